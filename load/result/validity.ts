import { statisticOf } from "./percentiles.ts";
import type { Latency, Result } from "./result.ts";

type Figures = Pick<Result, "configuration" | "counts" | "latencies" | "generator"> & {
  stopped: boolean;
  /** The local cloud ran on the generator's own cores. */
  sharedWithCloud: boolean;
  ingestionMeanMs: number | undefined;
};
type Remark = { code: string; message: string };

/** A generator that starts 1 % of its calls this late or later did not produce the requested load. */
const WORST_PACING_P99_US = 10_000;
/** The queue held a backlog when half of the deliveries waited in it longer than this and most receives were full. */
const LONGEST_IN_QUEUE_P50_US = 100_000;
const MOST_FULL_RECEIVES = 0.5;
/** A thread this busy is not waiting for the bus. */
const BUSY = 0.9;

/** Returns whether a result's figures describe the bus, and not the generator's own limits. */
export function validityOf(figures: Figures): Result["validity"] {
  const reasons = [stopped, nothingSent, unsent, latePacing, busyAtCap, backlog].flatMap(
    (check) => check(figures) ?? [],
  );
  const notes = [cap, redelivered, coarseIngestion, clocks].flatMap((check) => check(figures) ?? []);
  return { valid: reasons.length === 0, reasons, notes };
}

type Check = (figures: Figures) => Remark | undefined;

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const ms = (microseconds: number) => `${(microseconds / 1000).toFixed(1)} ms`;

const stopped: Check = (figures) =>
  figures.stopped ? { code: "stopped", message: "The run was stopped before the end of its schedule." } : undefined;

const nothingSent: Check = ({ counts }) =>
  counts.sent === 0 ? { code: "nothing-sent", message: "No event was sent after the warm-up." } : undefined;

const unsent: Check = ({ counts: { intended, sent }, ...figures }) =>
  sent < intended && !figures.stopped && sent > 0
    ? { code: "unsent", message: `${intended - sent} of ${intended} intended events were never sent.` }
    : undefined;

const latePacing: Check = ({ latencies: { pacingError }, sharedWithCloud }) => {
  const { p99 } = pacingError.summary ?? { p99: 0 };
  if (p99 <= WORST_PACING_P99_US) return undefined;
  const message =
    `The generator could not keep up: ${lateCalls(pacingError)}. ` +
    (sharedWithCloud
      ? "It shares this machine with the local cloud: lower the rate, or stop other work on the machine."
      : "Use more workers, a larger batch, the lean client, or a dedicated machine.");
  return { code: "generator-late", message };
};

function lateCalls(pacingError: Latency): string {
  const max = ms(pacingError.summary?.max ?? 0);
  const p99 = statisticOf(pacingError, "p99");
  if (p99 === undefined) return `at least one of its ${pacingError.count} calls started late, by ${max}`;
  return `1 % of its calls started ${ms(p99)} late or later, the latest ${max}`;
}

const busyAtCap: Check = ({ generator: { busyAtCap: busy = 0, heldByCap, putRequests } }) => {
  if (busy < BUSY || heldByCap < putRequests / 100) return undefined;
  const message =
    `The generator could not keep up: at the cap on requests in flight its threads were ${percent(busy, 1)} busy, so ` +
    "responses waited for them. Use more workers, a larger batch, the lean client, or a dedicated machine.";
  return { code: "generator-busy", message };
};

const backlog: Check = ({ generator: { receiveRequests, fullReceives }, latencies: { inQueue }, configuration }) => {
  const { p50 } = inQueue?.summary ?? { p50: 0 };
  if (p50 <= LONGEST_IN_QUEUE_P50_US || fullReceives <= receiveRequests * MOST_FULL_RECEIVES) return undefined;
  const message =
    `The queue held a backlog: ${percent(fullReceives, receiveRequests)} of the receives were full, and half of the ` +
    `deliveries waited in it for ${ms(p50)} or longer. The time to arrival includes that wait; the time to the queue does not. ` +
    `Use more than ${configuration.receivers} receivers, or more workers.`;
  return { code: "receivers-behind", message };
};

const cap: Check = ({ generator: { heldByCap, putRequests, busyAtCap: busy }, configuration: { maxInFlight } }) => {
  if (heldByCap === 0) return undefined;
  const limit =
    busy === undefined
      ? ""
      : ` The generator's threads were ${percent(busy, 1)} busy meanwhile: ${busy < BUSY ? "the bus" : "the generator"} was the bottleneck.`;
  const message =
    `${heldByCap} of ${putRequests} calls had to wait because ${maxInFlight} were already in flight. The latencies include ` +
    `that wait; meanwhile the rate at the bus was lower than intended.${limit}`;
  return { code: "in-flight-cap", message };
};

const redelivered: Check = ({ generator }) =>
  generator.redelivered === 0
    ? undefined
    : {
        code: "redelivered",
        message: `SQS delivered ${generator.redelivered} messages again because their delete came too late. They are not counted as duplicated.`,
      };

const coarseIngestion: Check = ({ generator, ingestionMeanMs }) => {
  if (generator.ingestionResolutionMs !== 1000 || ingestionMeanMs === undefined) return undefined;
  // Truncation to whole seconds takes off half a second on average.
  const mean = `${Math.max(0, ingestionMeanMs + 500).toFixed(0)} ms`;
  const message = `EventBridge's ingestion time has a resolution of whole seconds, too coarse to split the latency of each event. Intended time to ingestion took about ${mean} on average.`;
  return { code: "coarse-ingestion-time", message };
};

const clocks: Check = ({ latencies: { toIngestion, ingestionToArrival } }) => {
  const negative = toIngestion.negative + ingestionToArrival.negative;
  return negative === 0
    ? undefined
    : {
        code: "clocks-differ",
        message: `${negative} latencies to or from EventBridge's ingestion time were negative: this machine's clock and EventBridge's differ.`,
      };
};
