import { parseArn } from "./aws.ts";
import { DeliveryError } from "./delivery/delivery-error.ts";
import { selectPath } from "./event-bridge/targets/json-path.ts";
import type { TargetKinds } from "./event-bridge/targets/kinds.ts";
import type { Kinesis } from "./kinesis/kinesis.ts";
import type { Lambda } from "./lambda/lambda.ts";
import type { Logs } from "./logs/logs.ts";
import type { Random } from "./random.ts";
import type { Sns } from "./sns/sns.ts";
import type { Sqs } from "./sqs/sqs.ts";
import type { StepFunctions } from "./step-functions/step-functions.ts";
import type { Envelope } from "./trace.ts";

/** How EventBridge reaches its targets in this cloud's other services, by the service in a target's ARN. */
export function createTargets(deps: {
  sqs: Sqs;
  sns: Sns;
  lambda: Lambda;
  logs: Logs;
  kinesis: Kinesis;
  stepFunctions: StepFunctions;
  random: Random;
}): TargetKinds {
  const { sqs, sns, lambda, logs, kinesis, stepFunctions, random } = deps;
  return {
    async sqs({ arn, target, input, caller, traceHeader }) {
      const groupId = target.SqsParameters?.MessageGroupId;
      const message = { body: input, ...(groupId && { groupId }), ...(traceHeader && { traceHeader }) };
      return (await sqs.send(arn, message, caller)).messageId;
    },
    async sns({ arn, input, caller }) {
      return (await sns.publish(arn, { message: input }, caller)).messageId;
    },
    async lambda({ arn, input, caller, traceHeader }) {
      return (await lambda.invokeAsync(arn, input, caller, traceHeader)).requestId;
    },
    async logs({ arn, target, event, input, caller }) {
      const group = parseArn(arn)
        .resource.replace(/^log-group:/, "")
        .replace(/:\*$/, "");
      const timestamp = Date.parse(event.time);
      // EventBridge writes each event to a stream of its own.
      logs.append(group, event.id, target.InputTransformer ? line(input) : { timestamp, message: input }, caller);
      return undefined;
    },
    async kinesis({ arn, target, event, input, caller }) {
      const partitionKey = partitionKeyOf(event, target.KinesisParameters?.PartitionKeyPath);
      await kinesis.putRecord(arn, { data: input, partitionKey }, caller);
      return undefined;
    },
    async states({ arn, event, input, caller }) {
      await stepFunctions.startExecution(arn, { input, name: `${event.id}_${random.uuid()}` }, caller);
      return undefined;
    },
  };
}

/** What a template made of an event: its timestamp and its message. Throws `DeliveryError` when that is something else. */
function line(input: string): { timestamp: number; message: string } {
  const { timestamp, message } = JSON.parse(input) as { timestamp?: unknown; message?: unknown };
  const at = typeof timestamp === "number" ? timestamp : Date.parse(String(timestamp));
  if (Number.isNaN(at) || message === undefined) {
    const needed = "A log group's InputTransformer must make an object with a timestamp and a message";
    throw new DeliveryError("INVALID_PARAMETER", `${needed}, not ${input}`, false);
  }
  return { timestamp: at, message: typeof message === "string" ? message : JSON.stringify(message) };
}

/** What the path selects in the event; the event's id where there is no path or nothing at its end. */
function partitionKeyOf(event: Envelope, path: string | undefined): string {
  const selected = path === undefined ? undefined : selectPath(path, event);
  if (selected === undefined || selected === null || selected === "") return event.id;
  return typeof selected === "string" ? selected : JSON.stringify(selected);
}
