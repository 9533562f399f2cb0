import type { Result } from "./result.ts";

type Figures = Pick<Result, "configuration" | "counts" | "latencies" | "generator"> & {
  stopped: boolean;
  ingestionMeanMs: number | undefined;
};
type Remark = { code: string; message: string };

/** A generator that starts more than 1 % of its calls this much too late did not produce the load that was asked for. */
const WORST_PACING_P99_US = 10_000;
/** Where more receives than this came back full, the queue held a backlog. */
const MOST_FULL_RECEIVES = 0.9;

/** Whether a result's figures are the bus's, and not the generator's own. */
export function validityOf(figures: Figures): Result["validity"] {
  const reasons = [stopped, nothingSent, unsent, latePacing, backlog].flatMap((check) => check(figures) ?? []);
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

const latePacing: Check = ({ latencies: { pacingError } }) => {
  const { p99, max } = pacingError.summary ?? { p99: 0, max: 0 };
  if (p99 <= WORST_PACING_P99_US) return undefined;
  const message =
    `The generator could not keep up: 1 % of its calls started ${ms(p99)} or more after their time, the worst ${ms(max)}. ` +
    "Use more workers, a larger batch, the lean client or a machine of its own.";
  return { code: "generator-late", message };
};

const backlog: Check = ({ generator: { receiveRequests, fullReceives }, counts, configuration }) => {
  if (counts.delivered < 1000 || fullReceives <= receiveRequests * MOST_FULL_RECEIVES) return undefined;
  const message =
    `${percent(fullReceives, receiveRequests)} of the receives came back full: the queue held a backlog, so part of the ` +
    `time to arrival was spent waiting for the generator to read. Use more than ${configuration.receivers} receivers or more workers.`;
  return { code: "receivers-behind", message };
};

const cap: Check = ({ generator: { heldByCap, putRequests }, configuration: { maxInFlight } }) =>
  heldByCap === 0
    ? undefined
    : {
        code: "in-flight-cap",
        message: `${heldByCap} of ${putRequests} calls had to wait because ${maxInFlight} were in flight already. The wait is part of the latencies; the pace at the bus was lower than intended meanwhile.`,
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
