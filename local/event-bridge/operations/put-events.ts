import type { PutEventsRequest, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Call, Caller } from "../../aws.ts";
import type { Core } from "../core.ts";
import { entrySize, REQUEST_BYTES } from "../entry-size.ts";
import { envelop } from "../envelope.ts";
import { invalid } from "../errors.ts";
import type { Wire } from "../model.ts";
import { busName } from "../names.ts";

type Entry = Wire<PutEventsRequestEntry>;

interface Refusal {
  ErrorCode: string;
  ErrorMessage: string;
}

const DEEPEST_DETAIL = 1000;

export const putEventsOperations = (core: Core) => ({
  /** The first attempts are under way when it returns. */
  PutEvents({ Entries = [], EndpointId }: Wire<PutEventsRequest>, { caller }: Pick<Call, "caller">) {
    if (EndpointId) throw invalid(`EndpointId ${EndpointId}: global endpoints are not supported by the local cloud.`);
    if (Entries.reduce((sum, entry) => sum + entrySize(entry), 0) > REQUEST_BYTES) {
      throw invalid("Total size of the entries in the request is over the limit.");
    }
    const results = Entries.map((entry) => put(core, entry, caller));
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  },
});

function put(core: Core, entry: Entry, caller: Caller): { EventId: string } | Refusal {
  const bus = busName(entry.EventBusName);
  const detail = detailOf(entry);
  const refusal = missing(entry) ?? notAuthorized(entry, caller) ?? malformed(detail);
  if (refusal || !detail) {
    const { ErrorCode: code, ErrorMessage: message } = refusal ?? MALFORMED;
    core.trace.emit({ kind: "put-refused", bus, code, message });
    return { ErrorCode: code, ErrorMessage: message };
  }
  const event = envelop({
    id: core.random.uuid(),
    source: entry.Source ?? "",
    detailType: entry.DetailType ?? "",
    time: entry.Time === undefined ? core.clock.now() : entry.Time * 1000,
    resources: entry.Resources ?? [],
    detail: entry.Detail ?? "",
    parsed: detail,
  });
  if (core.state.buses.has(bus)) void core.publish(bus, event);
  else {
    const message = `Event bus ${bus} does not exist: the event is dropped, though PutEvents succeeds, as on AWS.`;
    core.trace.emit({ kind: "put-refused", bus, code: "EventBusNotFound", message });
  }
  return { EventId: event.envelope.id };
}

const MALFORMED: Refusal = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };

function missing(entry: Entry): Refusal | undefined {
  const name = (["Source", "DetailType", "Detail"] as const).find((each) => !entry[each]);
  return (
    name && {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    }
  );
}

// AWS services alone publish under their own name.
function notAuthorized({ Source }: Entry, caller: Caller): Refusal | undefined {
  if (caller.type === "service" || !Source?.startsWith("aws.")) return undefined;
  return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
}

const malformed = (detail: object | undefined): Refusal | undefined => (detail ? undefined : MALFORMED);

function detailOf({ Detail }: Entry): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(Detail ?? "");
    const isObject = detail !== null && typeof detail === "object" && !Array.isArray(detail);
    return isObject && !tooDeep(detail, Detail ?? "") ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

// Every level takes at least two brackets: a short text need not be looked at.
const tooDeep = (detail: object, text: string): boolean =>
  text.length > 2 * DEEPEST_DETAIL && deeperThan(detail, DEEPEST_DETAIL);

const deeperThan = (value: unknown, levels: number): boolean =>
  value !== null &&
  typeof value === "object" &&
  (levels === 0 || Object.values(value).some((child) => deeperThan(child, levels - 1)));
