import type { Result } from "./result.ts";

type Figures = Pick<Result, "configuration" | "counts" | "latencies" | "generator"> & {
  stopped: boolean;
  /** The local cloud ran on the generator's own cores. */
  sharedWithCloud: boolean;
  ingestionMeanMs: number | undefined;
};
type Remark = { code: string; message: string };

/** A generator that starts more than 1 % of its calls this much too late did not produce the load that was asked for. */
const WORST_PACING_P99_US = 10_000;
/** Half of the deliveries lay in the queue for longer than this, and most receives came back full: it held a backlog. */
const LONGEST_IN_QUEUE_P50_US = 100_000;
const MOST_FULL_RECEIVES = 0.5;
/** A thread this busy does not wait for the bus. */
const BUSY = 0.9;

/** Whether a result's figures are the bus's, and not the generator's own. */
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
  figures.stopped ? { code: "stopped", message: "The run was stopped before its schedule's end." } : undefined;

const nothingSent: Check = ({ counts }) =>
  counts.sent === 0 ? { code: "nothing-sent", message: "No event was sent after the warm-up." } : undefined;

const unsent: Check = ({ counts: { intended, sent }, ...figures }) =>
  sent < intended && !figures.stopped && sent > 0
    ? { code: "unsent", message: `${intended - sent} of ${intended} intended events were never sent.` }
    : undefined;

const latePacing: Check = ({ latencies: { pacingError }, sharedWithCloud }) => {
  const { p99, max } = pacingError.summary ?? { p99: 0, max: 0 };
  if (p99 <= WORST_PACING_P99_US) return undefined;
  const message =
    `The generator could not keep up: 1 % of its calls started ${ms(p99)} or more after their time, the worst ${ms(max)}. ` +
    (sharedWithCloud
      ? "It shares this machine with the local cloud: lower the rate, or leave the machine to the two of them."
      : "Use more workers, a larger batch, the lean client or a machine of its own.");
  return { code: "generator-late", message };
};

const busyAtCap: Check = ({ generator: { busyAtCap: busy = 0, heldByCap, putRequests } }) => {
  if (busy < BUSY || heldByCap < putRequests / 100) return undefined;
  const message =
    `The generator could not keep up: at the cap of requests in flight its threads were ${percent(busy, 1)} busy, so the ` +
    "answers waited for them. Use more workers, a larger batch, the lean client or a machine of its own.";
  return { code: "generator-busy", message };
};

const backlog: Check = ({ generator: { receiveRequests, fullReceives }, latencies: { inQueue }, configuration }) => {
  const { p50 } = inQueue?.summary ?? { p50: 0 };
  if (p50 <= LONGEST_IN_QUEUE_P50_US || fullReceives <= receiveRequests * MOST_FULL_RECEIVES) return undefined;
  const message =
    `The queue held a backlog: ${percent(fullReceives, receiveRequests)} of the receives came back full, and half of the ` +
    `deliveries lay in it for ${ms(p50)} or longer. The time to arrival holds that wait; the time to the queue does not. ` +
    `Use more than ${configuration.receivers} receivers or more workers, where the queue could hand out faster.`;
  return { code: "receivers-behind", message };
};

const cap: Check = ({ generator: { heldByCap, putRequests, busyAtCap: busy }, configuration: { maxInFlight } }) => {
  if (heldByCap === 0) return undefined;
  const limit =
    busy === undefined
      ? ""
      : ` The generator's threads were ${percent(busy, 1)} busy then: ${busy < BUSY ? "the bus was the limit." : "they were the limit."}`;
  const message =
    `${heldByCap} of ${putRequests} calls had to wait because ${maxInFlight} were in flight already. The wait is part of the ` +
    `latencies; the pace at the bus was lower than intended meanwhile.${limit}`;
  return { code: "in-flight-cap", message };
};

const redelivered: Check = ({ generator }) =>
  generator.redelivered === 0
    ? undefined
    : {
        code: "redelivered",
        message: `SQS handed out ${generator.redelivered} messages again after a delete that came too late: they are not counted as duplicated.`,
      };

const coarseIngestion: Check = ({ generator, ingestionMeanMs }) => {
  if (generator.ingestionResolutionMs !== 1000 || ingestionMeanMs === undefined) return undefined;
  // Whole seconds are cut off: on the average half a second is missing.
  const mean = `${(ingestionMeanMs + 500).toFixed(0)} ms`;
  const message = `EventBridge told its ingestion time in whole seconds: the way cannot be split per event. From intended to ingestion took about ${mean} on the average.`;
  return { code: "coarse-ingestion-time", message };
};

const clocks: Check = ({ latencies: { toIngestion, ingestionToArrival } }) => {
  const negative = toIngestion.negative + ingestionToArrival.negative;
  return negative === 0
    ? undefined
    : {
        code: "clocks-differ",
        message: `${negative} times to or from EventBridge's ingestion time were below zero: this machine's clock and EventBridge's differ.`,
      };
};
