import type { EventBridge } from "../../event-bridge/event-bridge.ts";
import type { Kinesis } from "../../kinesis/kinesis.ts";
import type { Lambda } from "../../lambda/lambda.ts";
import type { Sns } from "../../sns/sns.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { StepFunctions } from "../../step-functions/step-functions.ts";
import { eventBusTarget, putEvents } from "./event-bus.ts";
import { functionTarget, invokeFunction } from "./function.ts";
import type { TargetKind, TargetKinds } from "./kinds.ts";
import { queueTarget, sendMessage } from "./queue.ts";

interface Services {
  sqs: Pick<Sqs, "send" | "sendMessage">;
  lambda: Pick<Lambda, "arnOf" | "invoke" | "invokeAsync">;
  eventBridge: Pick<EventBridge, "run">;
  sns: Pick<Sns, "publish">;
  kinesis: Pick<Kinesis, "putRecord">;
  stepFunctions: Pick<StepFunctions, "startExecution">;
}

/** Connects schedules to this cloud's other services. */
export function createSchedulerTargets({
  sqs,
  lambda,
  eventBridge,
  sns,
  kinesis,
  stepFunctions,
}: Services): TargetKinds {
  return {
    templated: {
      events: eventBusTarget(eventBridge),
      kinesis: streamTarget(kinesis),
      lambda: functionTarget(lambda),
      sns: topicTarget(sns),
      sqs: queueTarget(sqs),
      states: stateMachineTarget(stepFunctions),
    },
    universal: {
      "eventbridge:putEvents": putEvents(eventBridge),
      "lambda:invoke": invokeFunction(lambda),
      "sqs:sendMessage": sendMessage(sqs),
    },
  };
}

// Topics, streams and state machines authorize their callers themselves.

const topicTarget = (sns: Services["sns"]): TargetKind => ({
  async deliver({ arn, input, caller }) {
    return (await sns.publish(arn, { message: input }, caller)).messageId;
  },
});

const streamTarget = (kinesis: Services["kinesis"]): TargetKind => ({
  async deliver({ arn, input, target, caller }) {
    const partitionKey = target.KinesisParameters?.PartitionKey ?? "";
    await kinesis.putRecord(arn, { data: input, partitionKey }, caller);
    return undefined;
  },
});

const stateMachineTarget = (stepFunctions: Services["stepFunctions"]): TargetKind => ({
  async deliver({ arn, input, caller }) {
    await stepFunctions.startExecution(arn, { input }, caller);
    return undefined;
  },
});
