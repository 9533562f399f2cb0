import { AwsError, arn } from "../../aws.ts";
import { DeliveryError } from "../../event-bridge/delivery/delivery-error.ts";
import type { EventBridge } from "../../event-bridge/event-bridge.ts";
import type { Lambda } from "../../lambda/lambda.ts";
import { toDraft } from "../../sqs/draft.ts";
import { queryErrorHeader } from "../../sqs/errors.ts";
import type { Draft } from "../../sqs/message.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import { nameInUrl } from "../../sqs/state.ts";
import { invalid } from "../errors.ts";
import type { TargetKind, TargetKinds, TargetRequest } from "./kinds.ts";

interface Services {
  sqs: Pick<Sqs, "send">;
  lambda: Pick<Lambda, "arnOf" | "invoke" | "invokeAsync">;
  eventBridge: Pick<EventBridge, "run">;
}

/** How schedules reach this cloud's other services. */
export function createSchedulerTargets(services: Services): TargetKinds {
  const { sqs, lambda, eventBridge } = services;

  /** Queues judge their callers themselves, since their own policy counts too. */
  async function send(queueArn: string, draft: Draft, { caller }: TargetRequest): Promise<void> {
    try {
      await sqs.send(queueArn, draft, caller);
    } catch (error) {
      throw error instanceof AwsError ? withQueryCode(error) : error;
    }
  }

  async function putEvents(entries: Entry[], { caller }: TargetRequest): Promise<void> {
    const { Entries } = await eventBridge.run("PutEvents", { Entries: entries }, caller);
    for (const entry of Entries) {
      if ("ErrorCode" in entry) throw new AwsError(entry.ErrorCode, entry.ErrorMessage);
    }
  }

  const queue: TargetKind = {
    deliver: (request) => {
      const groupId = request.target.SqsParameters?.MessageGroupId;
      return send(request.arn, { body: request.input, ...(groupId && { groupId }) }, request);
    },
  };

  const functions: TargetKind = {
    access: ({ arn: resource }) => [{ action: "lambda:InvokeFunction", resource }],
    async deliver({ arn: functionArn, input, caller }) {
      await lambda.invokeAsync(functionArn, input, caller);
    },
  };

  const bus: TargetKind = {
    access: (request) => [mayPut(templatedEntry(request))],
    deliver: (request) => putEvents([templatedEntry(request)], request),
  };

  return {
    templated: { sqs: queue, lambda: functions, events: bus },
    universal: {
      "sqs:sendMessage": {
        deliver: (request) => {
          const { QueueUrl, ...message } = parameters(request);
          const name = typeof QueueUrl === "string" ? nameInUrl(QueueUrl) : undefined;
          if (name === undefined) throw new AwsError("InvalidAddress", `The address ${QueueUrl} is not valid.`);
          return send(arn("sqs", name), toDraft(message), request);
        },
      },
      "lambda:invoke": {
        access: (request) => [{ action: "lambda:InvokeFunction", resource: lambda.arnOf(functionName(request)) }],
        async deliver(request) {
          const { InvocationType = "RequestResponse", Payload = "" } = parameters(request);
          const payload = typeof Payload === "string" ? Payload : JSON.stringify(Payload);
          const name = functionName(request);
          // A function's own error is an answer like any other: the call was made.
          if (InvocationType === "RequestResponse") await lambda.invoke(name, payload, request.caller);
          else if (InvocationType === "Event") await lambda.invokeAsync(name, payload, request.caller);
          else {
            const message = `InvocationType is ${InvocationType}: it must be RequestResponse or Event.`;
            throw new AwsError("InvalidParameterValueException", message);
          }
        },
      },
      "eventbridge:putEvents": {
        access: (request) => entriesOf(request).map(mayPut),
        deliver: (request) => putEvents(entriesOf(request), request),
      },
    },
  };
}

interface Entry {
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
  Detail?: string;
}

function templatedEntry({ arn: busArn, input, target }: TargetRequest): Entry {
  const { Source, DetailType } = target.EventBridgeParameters ?? {};
  return { EventBusName: busArn, Source, DetailType, Detail: input };
}

const mayPut = ({ EventBusName: bus = "default", Source = "", DetailType = "" }: Entry) => ({
  action: "events:PutEvents",
  resource: bus.startsWith("arn:") ? bus : arn("events", `event-bus/${bus}`),
  context: { "events:source": Source, "events:detail-type": DetailType },
});

function entriesOf(request: TargetRequest): Entry[] {
  const { Entries } = parameters(request);
  if (Array.isArray(Entries)) return Entries;
  throw invalid("Value null at 'entries' failed to satisfy constraint: Member must not be null");
}

function functionName(request: TargetRequest): string {
  const { FunctionName } = parameters(request);
  if (typeof FunctionName === "string") return FunctionName;
  throw invalid("Value null at 'functionName' failed to satisfy constraint: Member must not be null");
}

/** The request that a universal target's input holds. */
function parameters({ input }: TargetRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(input);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: a context attribute may break what was JSON before.
  }
  throw new DeliveryError("INVALID_JSON", "The input is not a JSON object.", false);
}

/** SQS's error as its query protocol names it, which EventBridge Scheduler passes on. */
function withQueryCode(error: AwsError): AwsError {
  const [code = error.code] = queryErrorHeader(error)["x-amzn-query-error"]?.split(";") ?? [];
  return new AwsError(code, error.message, error.status);
}
