import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Wire } from "../../api/wire.ts";
import { AwsError, arn } from "../../aws.ts";
import type { EventBridge } from "../../event-bridge/event-bridge.ts";
import { callInput, missing } from "./call-input.ts";
import type { TargetKind, TargetRequest } from "./kinds.ts";

type Entry = Wire<PutEventsRequestEntry>;

/** A bus given by ARN: the input is the event's detail. */
export const eventBusTarget = (eventBridge: Pick<EventBridge, "run">): TargetKind => ({
  access: (request) => [mayPut(entryOf(request))],
  deliver: (request) => put(eventBridge, [entryOf(request)], request),
});

/** `eventbridge:putEvents` */
export const putEvents = (eventBridge: Pick<EventBridge, "run">): TargetKind => ({
  access: (request) => entriesOf(request).map(mayPut),
  deliver: (request) => put(eventBridge, entriesOf(request), request),
});

/** Returns the id of the first event. */
async function put(
  eventBridge: Pick<EventBridge, "run">,
  entries: Entry[],
  { caller }: TargetRequest,
): Promise<string | undefined> {
  const { Entries } = await eventBridge.run("PutEvents", { Entries: entries }, caller);
  // PutEvents succeeds even if entries fail: an event that was rejected was not delivered.
  const ids = Entries.map((entry) => {
    if ("ErrorCode" in entry) throw new AwsError(entry.ErrorCode, entry.ErrorMessage);
    return entry.EventId;
  });
  return ids[0];
}

function entryOf({ arn: EventBusName, input: Detail, target }: TargetRequest): Entry {
  const { Source, DetailType } = target.EventBridgeParameters ?? {};
  return { EventBusName, Source, DetailType, Detail };
}

function entriesOf(request: TargetRequest): Entry[] {
  const { Entries } = callInput(request);
  if (Array.isArray(Entries)) return Entries;
  throw missing("entries");
}

const mayPut = ({ EventBusName: bus = "default", Source = "", DetailType = "" }: Entry) => ({
  action: "events:PutEvents",
  resource: bus.startsWith("arn:") ? bus : arn("events", `event-bus/${bus}`),
  context: { "events:source": Source, "events:detail-type": DetailType },
});
