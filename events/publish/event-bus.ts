import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { environment } from "../environment.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import type { Outcome } from "./relay.ts";

const client = new EventBridgeClient();

/** Errors in the entry itself (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html). */
const REFUSED = new Set(["InvalidArgument", "MalformedDetail"]);

/** Puts up to 10 entries on the bus EVENT_BUS_NAME. Never throws: a failed call is reported as a failure of each entry. */
export async function putEvents(
  entries: OutboxEntry[],
  send: (command: PutEventsCommand) => Promise<{ Entries?: PutEventsResultEntry[] | undefined }> = (command) =>
    client.send(command),
): Promise<Outcome[]> {
  try {
    const { Entries = [] } = await send(new PutEventsCommand({ Entries: entries.map(toRequestEntry) }));
    return entries.map((_, i) => outcomeOf(Entries[i] ?? { ErrorCode: "NoResult" }));
  } catch (error) {
    const { name: code, message } = error as Error;
    if (code !== "ValidationException") return entries.map(() => ({ sent: false, permanent: false, code, message }));
    if (entries.length === 1) return [{ sent: false, permanent: true, code, message }];
    // One invalid entry makes EventBridge reject the whole request: sending each alone finds it.
    const outcomes: Outcome[] = [];
    for (const entry of entries) outcomes.push(...(await putEvents([entry], send)));
    return outcomes;
  }
}

function toRequestEntry({ source, detailType, time, resources, detail }: OutboxEntry) {
  return {
    EventBusName: environment("EVENT_BUS_NAME"),
    Source: source,
    DetailType: detailType,
    Time: new Date(time),
    Resources: resources,
    Detail: detail,
  };
}

function outcomeOf({ ErrorCode: code, ErrorMessage: message = "" }: PutEventsResultEntry): Outcome {
  return code ? { sent: false, permanent: REFUSED.has(code), code, message } : { sent: true };
}
