import * as v from "valibot";
import { EventDetails, EventsPage, NewEvent, PutResult } from "../../api/events.ts";
import type { ConsoleContext } from "../context.ts";
import { causationOf, correlationOf, versionOf } from "../index/event-record.ts";
import { rowOf, ruleRows } from "../index/outcome.ts";
import { nameIn } from "../names.ts";
import { get, limit, post, text, wholeNumber } from "../resource.ts";
import { searchOf } from "./search.ts";
import { summaryOf } from "./summary.ts";

const [SHOWN, MOST] = [200, 500];
const SEARCH =
  "Terms that all have to hold: `type:OrderCreated`, `source:`, `subject:`, `correlation:`, `by:` (who put it), `rule:`, `function:`, " +
  "`outcome:` (delivered, retried, retrying, waiting, dead, nobody), `took>1s`, `since:5min`, `until:`, any path such as " +
  "`detail.data.total>2000`, or a free text. `*` stands for anything.";

export const eventResources = [
  get("events", {
    name: "listEvents",
    summary: "Lists the events that fit a search, newest first, with what became of each.",
    query: {
      q: v.optional(text(SEARCH)),
      before: v.optional(wholeNumber("Only events whose seq is lower: the last row's, for the next page.")),
      limit: limit(SHOWN, MOST),
    },
    answer: EventsPage,
    run: ({ query }, context) => pageOf(query.q ?? "", context, query.before, query.limit),
  }),
  get("events/{id}", {
    name: "getEvent",
    summary: "Returns one event as the bus delivers it, and what became of it at each rule.",
    parameters: { id: text("The id of the event's envelope.") },
    answer: EventDetails,
    run: ({ parameters: { id } }, context) => detailsOf(id, context),
  }),
  post("events", {
    name: "putEvent",
    summary: "Puts one event, as PutEvents does.",
    body: NewEvent,
    answer: PutResult,
    run: async ({ body }, context) =>
      (await context.eventBridge("PutEvents", { Entries: [entryOf(body)] })) as PutResult,
  }),
];

/** The events that fit a search, newest first. */
export function pageOf(query: string, context: ConsoleContext, before = Infinity, most = SHOWN): EventsPage {
  const { index, names, config } = context;
  const now = context.now();
  const matches = searchOf(query, { names, subjectName: config.subject?.name, now });
  const rows = index.records().flatMap((record) => (matches(record) ? [rowOf(record, names)] : []));
  const older = rows.filter(({ seq }) => seq < before);
  return {
    rows: older.slice(-most).reverse(),
    more: older.length > most,
    summary: summaryOf(rows, now, index.olderGone()),
  };
}

function detailsOf(id: string, { index, names }: ConsoleContext): EventDetails | undefined {
  const record = index.find(id);
  if (!record) return undefined;
  const [correlation, causation, version] = [correlationOf(record), causationOf(record), versionOf(record)];
  return {
    row: rowOf(record, names),
    bus: names.short(record.bus),
    busName: nameIn(record.bus),
    ...(version !== undefined && { version }),
    ...(correlation !== undefined && { correlation }),
    ...(causation !== undefined && { causation }),
    event: record.event,
    bytes: Buffer.byteLength(JSON.stringify(record.event.detail)),
    rules: ruleRows(record, names),
  };
}

const entryOf = ({ bus, source, type, detail, resources = [] }: NewEvent): object => ({
  EventBusName: bus,
  Source: source,
  DetailType: type,
  Detail: JSON.stringify(detail),
  Resources: resources,
});
