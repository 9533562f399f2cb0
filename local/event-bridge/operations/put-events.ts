import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { list, required, structure, text, time } from "../../api/shapes.ts";
import type { Wire } from "../../api/wire.ts";
import type { Call, RequiredAccess } from "../../aws.ts";
import { causedBy } from "../../trace/by.ts";
import { busAt } from "../buses.ts";
import { type Refusal, readEntry } from "../entry.ts";
import { entrySize, REQUEST_BYTES } from "../entry-size.ts";
import { envelop } from "../envelope.ts";
import { invalid } from "../errors.ts";
import { busKey, busOf } from "../names.ts";
import { operation } from "../operation.ts";
import { putAccess } from "../required-access.ts";
import { BUS_PREFIX } from "../shapes.ts";
import type { State } from "../state.ts";
import { printEntry } from "./print-entry.ts";

type Entry = Wire<PutEventsRequestEntry>;

/** Puts events; their first delivery attempts have started when it returns. */
export const putEvents = operation({
  input: {
    Entries: required(
      list(
        structure({
          Time: time,
          Source: text(),
          Resources: list(text({ max: 2048 })),
          DetailType: text(),
          Detail: text(),
          EventBusName: text({ min: 1, max: 1600, pattern: `${BUS_PREFIX}[\\.\\-_A-Za-z0-9]+` }),
          TraceHeader: text({ min: 1, max: 500 }),
        }),
        { min: 1, max: 10, print: printEntry },
      ),
    ),
    EndpointId: text({ min: 1, max: 50, pattern: "^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$" }),
  },
  permissions: (state, { Entries = [] }) => {
    const distinct = new Map<string, RequiredAccess>();
    for (const { EventBusName, Source: source = "", DetailType: detailType = "" } of Entries) {
      const key = busKey(EventBusName, state.scope);
      const id = JSON.stringify([key, source, detailType]);
      if (!distinct.has(id)) distinct.set(id, putAccess(state, key, { source, detailType, forwarded: false }));
    }
    return [...distinct.values()];
  },
  run(state, { Entries, EndpointId }, { caller, requestId }) {
    if (EndpointId) throw invalid(`EndpointId ${EndpointId}: global endpoints are not supported by the local cloud.`);
    checkSize(Entries);
    return results(Entries.map((entry) => put(state, entry, { caller, requestId })));
  },
});

/** Throws `ValidationException` when the total size of the entries exceeds the limit. */
export function checkSize(entries: Parameters<typeof entrySize>[0][]): void {
  if (entries.reduce((sum, entry) => sum + entrySize(entry), 0) > REQUEST_BYTES) {
    throw invalid("Total size of the entries in the request is over the limit.");
  }
}

/** Returns the response: the result of each entry, in order. */
export const results = (Entries: ({ EventId: string } | Refusal)[]) => ({
  FailedEntryCount: Entries.filter((entry) => "ErrorCode" in entry).length,
  Entries,
});

function put(
  state: State,
  entry: Entry,
  { caller, requestId }: Pick<Call, "caller" | "requestId">,
): { EventId: string } | Refusal {
  const bus = busKey(entry.EventBusName, state.scope);
  const cause = { ...causedBy(caller), requestId };
  // Only AWS services may publish with an `aws.` source.
  const read = readEntry(entry, (source) => caller.type === "service" || !source.startsWith("aws."));
  if ("refusal" in read) {
    const { ErrorCode: code, ErrorMessage: message } = read.refusal;
    const { Source: source, DetailType: detailType, Resources: resources } = entry;
    state.trace.emit({ kind: "put-refused", bus, code, message, ...cause, entry: { source, detailType, resources } });
    return read.refusal;
  }
  const event = envelop({
    id: state.random.uuid(),
    source: entry.Source ?? "",
    detailType: entry.DetailType ?? "",
    account: state.scope.account,
    region: busOf(bus).region,
    time: entry.Time === undefined ? state.clock.now() : entry.Time * 1000,
    resources: entry.Resources ?? [],
    detail: entry.Detail ?? "",
    parsed: read.detail,
  });
  if (busAt(state, bus)) void state.publish(bus, { ...event, traceHeader: entry.TraceHeader }, cause);
  else {
    const message = `Event bus ${bus} does not exist: the event is dropped, though PutEvents succeeds, as on AWS.`;
    state.trace.emit({ kind: "put-refused", bus, code: "EventBusNotFound", message, ...cause });
  }
  return { EventId: event.envelope.id };
}
