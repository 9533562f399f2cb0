import type { EventDetails, EventsPage } from "../../api/events.ts";
import { type ConsoleContext, RefusedRequest, type Resources } from "../context.ts";
import { causationOf, correlationOf, versionOf } from "../index/event-record.ts";
import { rowOf, ruleRows } from "../index/outcome.ts";
import { nameIn } from "../names.ts";
import { searchOf } from "./search.ts";
import { summaryOf } from "./summary.ts";

const LONGEST_PAGE = 500;

export const eventResources: Resources = {
  "GET events": ({ query }, context) => {
    const before = Number(query.get("before") ?? Infinity);
    const limit = Math.min(Number(query.get("limit") ?? 200), LONGEST_PAGE);
    if (Number.isNaN(before) || !(limit > 0)) throw new RefusedRequest("before and limit must be numbers.");
    return pageOf(query.get("q") ?? "", context, before, limit);
  },
  "GET events/*": ({ parameters: [id = ""] }, context) => detailsOf(id, context),
  "POST events": async ({ body }, context) => context.eventBridge("PutEvents", { Entries: [entryOf(body)] }),
};

/** The events that fit a search, newest first. */
export function pageOf(query: string, context: ConsoleContext, before = Infinity, limit = 200): EventsPage {
  const { index, names, config } = context;
  const now = context.now();
  const matches = searchOf(query, { names, subjectName: config.subject?.name, now });
  const rows = index.records().flatMap((record) => (matches(record) ? [rowOf(record, names)] : []));
  const older = rows.filter(({ seq }) => seq < before);
  return {
    rows: older.slice(-limit).reverse(),
    more: older.length > limit,
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

/** An entry of PutEvents, as the page sends it. */
function entryOf(body: unknown): object {
  const entry = body as { bus?: unknown; source?: unknown; type?: unknown; detail?: unknown; resources?: unknown };
  const { bus, source, type, detail, resources = [] } = typeof entry === "object" && entry !== null ? entry : {};
  if (typeof source !== "string" || typeof type !== "string" || typeof detail !== "object")
    throw new RefusedRequest("An event takes source and type, which are texts, and detail, which is an object.");
  return { EventBusName: bus, Source: source, DetailType: type, Detail: JSON.stringify(detail), Resources: resources };
}
