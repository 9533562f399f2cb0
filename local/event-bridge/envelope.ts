import { wholeSeconds } from "../api/seconds.ts";
import type { Envelope } from "../trace.ts";
import type { Hop } from "./model.ts";

/** An event both parsed and as text, so that it is never parsed or serialized again. */
export interface BusEvent {
  envelope: Envelope;
  /** The envelope's JSON text. Its detail is the publisher's text: numbers and repeated keys are preserved. */
  text: string;
  /** The hops between buses so far. */
  hops?: Hop[];
  /** The publisher's X-Ray trace header, which goes to the targets beside the event. */
  traceHeader?: string | undefined;
}

export interface Occurrence {
  id: string;
  source: string;
  detailType: string;
  /** The publisher's account. */
  account: string;
  /** The Region of the bus that it was put on. */
  region: string;
  /** Milliseconds since the epoch; the envelope carries whole seconds. */
  time: number;
  resources: string[];
  /** A JSON object. */
  detail: string;
  /** What `detail` holds. */
  parsed: Record<string, unknown>;
}

/** Returns the envelope that EventBridge delivers. */
export function envelop(occurrence: Occurrence): BusEvent {
  const head = {
    version: "0",
    id: occurrence.id,
    "detail-type": occurrence.detailType,
    source: occurrence.source,
    account: occurrence.account,
    time: wholeSeconds(occurrence.time),
    region: occurrence.region,
    resources: occurrence.resources,
  };
  return {
    envelope: { ...head, detail: occurrence.parsed },
    text: `${JSON.stringify(head).slice(0, -1)},"detail":${compact(occurrence.detail)}}`,
  };
}

/** Returns an archived event as a replay sends it: with a new id, and the replay's name between region and resources. */
export function replayed(text: string, id: string, replayName: string): BusEvent {
  const { version, region, resources, detail, ...rest } = JSON.parse(text) as Envelope;
  return withHead({ version, ...rest, id, region, "replay-name": replayName, resources, detail }, text);
}

/** Returns an event as it arrives from another Region: with a new id and time. `time` is in milliseconds. */
export function reissued({ envelope, text }: BusEvent, id: string, time: number): BusEvent {
  return withHead({ ...envelope, id, time: wholeSeconds(time) }, text);
}

function withHead(envelope: Envelope, text: string): BusEvent {
  const { detail: _, ...head } = envelope;
  return { envelope, text: `${JSON.stringify(head).slice(0, -1)},"detail":${detailText(text)}}` };
}

/** Returns the detail of an envelope's JSON text, as text. */
export function detailText(text: string): string {
  // Nothing before the detail can contain this: inside a JSON string its quotes would be escaped.
  const start = ',"detail":';
  return text.slice(text.indexOf(start) + start.length, -1);
}

const LOOSE = /[:,{}[\]]\s|\s[:,{}[\]]/;

/** Returns JSON text without whitespace between tokens. */
function compact(json: string): string {
  return LOOSE.test(json) ? json.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g, "$1") : json;
}
