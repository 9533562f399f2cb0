import type { PutPartnerEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { list, required, structure, text, time } from "../../api/shapes.ts";
import type { Wire } from "../../api/wire.ts";
import { type Refusal, readEntry } from "../entry.ts";
import { envelop } from "../envelope.ts";
import type { PartnerSource } from "../model.ts";
import { busArn, busKey } from "../names.ts";
import { operation } from "../operation.ts";
import { source } from "../partner-shapes.ts";
import { partnerSources } from "../partner-sources.ts";
import { onAny } from "../required-access.ts";
import type { State } from "../state.ts";
import { checkSize, results } from "./put-events.ts";

/** Puts each entry on the active buses of the accounts that its source is offered to. */
export const putPartnerEvents = operation({
  input: {
    Entries: required(
      list(
        structure({
          Time: time,
          Source: source,
          Resources: list(text({ max: 2048 })),
          DetailType: text(),
          Detail: text(),
        }),
        { min: 1, max: 20 },
      ),
    ),
  },
  permissions: onAny("events:PutPartnerEvents"),
  run(state, { Entries }) {
    checkSize(Entries);
    return results(Entries.map((entry) => put(state, entry)));
  },
});

function put(state: State, entry: Wire<PutPartnerEventsRequestEntry>): { EventId: string } | Refusal {
  const { Source: source = "", DetailType: detailType = "", Detail: detail = "" } = entry;
  const offered = partnerSources(state).filter(({ name, state }) => name === source && state !== "DELETED");
  const read = readEntry(entry, () => offered.length > 0);
  if ("refusal" in read) {
    const { ErrorCode: code, ErrorMessage: message } = read.refusal;
    state.trace.emit({ kind: "put-refused", bus: source, code, message });
    return read.refusal;
  }
  const id = state.random.uuid();
  const time = entry.Time === undefined ? state.clock.now() : entry.Time * 1000;
  const occurrence = { id, source, detailType, time, resources: entry.Resources ?? [], detail, parsed: read.detail };
  for (const each of offered) {
    const { account, region } = each;
    if (takes(state, each)) void state.publish(keyOf(each), envelop({ ...occurrence, account, region }));
  }
  return { EventId: id };
}

// Events of a source without an active bus are dropped, although the partner gets a success response.
function takes({ records, trace }: State, source: PartnerSource): boolean {
  if (source.state === "ACTIVE" && records.buses.has(keyOf(source))) return true;
  const message = `Event source ${source.name} of account ${source.account} has no active event bus: its events are dropped.`;
  trace.emit({ kind: "put-refused", bus: keyOf(source), code: "EventSourceNotActive", message });
  return false;
}

const keyOf = (source: PartnerSource): string => busKey(busArn(source.name, source));
