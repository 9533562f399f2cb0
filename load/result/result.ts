import * as v from "valibot";

/** The version of the result file's format: it grows when a reader of the older one could misread the newer. */
export const RESULT_VERSION = 1;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Microseconds = v.pipe(v.number(), v.minValue(0));
const Time = v.pipe(v.string(), v.isoTimestamp());

/** The percentiles of every summary: their keys in it, and their values from 0 to 100. */
export const PERCENTILES = { p50: 50, p75: 75, p90: 90, p95: 95, p99: 99, p999: 99.9, p9999: 99.99 } as const;

const Latency = v.object({
  count: Count,
  /** Values below zero, recorded as zero: two clocks that disagree. Always 0 where one clock times both ends. */
  negative: Count,
  /** Null when nothing was recorded. */
  summary: v.nullable(
    v.object({
      min: Microseconds,
      mean: Microseconds,
      p50: Microseconds,
      p75: Microseconds,
      p90: Microseconds,
      p95: Microseconds,
      p99: Microseconds,
      p999: Microseconds,
      p9999: Microseconds,
      max: Microseconds,
    }),
  ),
  /** HdrHistogram V2, compressed, base64: microseconds, 3 significant digits. Add those of several results to merge them. */
  histogram: v.string(),
});

/**
 * What became of every event. A delivery is an event times a matching rule: `accepted` events make
 * `accepted * configuration.rules` deliveries, and `accepted * rules + withoutAcceptance = delivered + lost`.
 */
const Counts = v.object({
  /** Events that the schedule held. */
  intended: Count,
  /** Events that left in a request. */
  sent: Count,
  accepted: Count,
  rejected: Count,
  /** By error code: of an entry, or of the whole request for each of its entries. */
  rejectedByCode: v.record(v.string(), Count),
  /** Events whose request got no answer (time-out, broken connection): the bus may have taken them. */
  unanswered: Count,
  /** Unanswered events by what happened to their request, such as ECONNRESET or TIMEOUT. */
  unansweredByCode: v.record(v.string(), Count),
  /** Deliveries that arrived, each counted once. */
  delivered: Count,
  /** Deliveries among `delivered` of events that the bus had rejected or left unanswered. */
  withoutAcceptance: Count,
  /** Deliveries among `delivered` that came more than the quiet period after their event's intended time. */
  late: Count,
  /** Deliveries of accepted events that had not come when the drain ended. */
  lost: Count,
  duplicated: v.object({
    /** Deliveries that came more than once. */
    events: Count,
    /** What came beyond the first copies. */
    copies: Count,
  }),
  outOfOrder: v.object({
    /** Deliveries that came after one with a higher sequence number, of the same producer and rule. */
    events: Count,
    /** The most sequence numbers that one of them had been overtaken by. */
    maxDistance: Count,
  }),
});

const Profile = v.variant("kind", [
  v.object({ kind: v.literal("steady"), rate: v.number() }),
  v.object({ kind: v.literal("ramp"), from: v.number(), rate: v.number() }),
  v.object({
    kind: v.literal("spike"),
    rate: v.number(),
    peak: v.number(),
    atSeconds: v.number(),
    forSeconds: v.number(),
  }),
  v.object({ kind: v.literal("soak"), rate: v.number() }),
  v.object({ kind: v.literal("step-to-break"), rate: v.number(), step: v.number(), everySeconds: v.number() }),
]);

export const Configuration = v.object({
  /** The name of the scenario, or "command line". */
  scenario: v.string(),
  stage: v.string(),
  /** Where the bus was named itself, instead of a stage of an application. */
  bus: v.optional(v.string()),
  /** `aws`, or the URL of another endpoint. */
  endpoint: v.string(),
  region: v.string(),
  flow: v.picklist(["events", "orders"]),
  target: v.picklist(["sqs", "lambda", "lambda-behind-sqs"]),
  client: v.picklist(["sdk", "lean"]),
  profile: Profile,
  /** Without the warm-up. */
  durationSeconds: v.number(),
  warmUpSeconds: v.number(),
  quietSeconds: v.number(),
  drainSeconds: v.number(),
  /** Bytes of an entry as EventBridge counts them, and how often each size comes. */
  sizes: v.array(v.object({ bytes: Count, weight: v.number() })),
  /** Entries in a PutEvents call. */
  batch: Count,
  /** Rules that match, and deliver, each event. */
  rules: Count,
  /** Rules on the bus beside them that match none. */
  otherRules: Count,
  workers: Count,
  /** What a worker is: a thread beside the others, or a Lambda function's environment with a queue of its own. */
  workerKind: v.optional(v.picklist(["thread", "lambda"]), "thread"),
  /** Concurrent long polls, all workers together. */
  receivers: Count,
  /** The cap of requests in flight, all workers together. */
  maxInFlight: Count,
  seed: Count,
});

const Second = v.object({
  /** From the first intended send; the warm-up's seconds are below `configuration.warmUpSeconds`. */
  second: Count,
  /** Events by their intended time. */
  intended: Count,
  /** Events by the time their request left. */
  sent: Count,
  /** Events by the time of the answer. */
  accepted: Count,
  rejected: Count,
  /** First copies, by the time of their arrival. */
  delivered: Count,
  /** Requests without an answer yet: the most at once within the second. */
  inFlight: Count,
  /** Put to arrival in microseconds of events intended in this second, within 1 %; null when none arrived. */
  p50: v.nullable(Microseconds),
  p99: v.nullable(Microseconds),
  max: v.nullable(Microseconds),
});

/** The result of one run: what `npm run load` writes as JSON, and what reports and comparisons read. */
export const Result = v.object({
  format: v.literal("load-result"),
  version: v.literal(RESULT_VERSION),
  tool: v.object({ name: v.string(), version: v.string() }),
  /** Unique; also in every event of the run. */
  run: v.string(),
  configuration: Configuration,
  machine: v.object({
    node: v.string(),
    platform: v.string(),
    arch: v.string(),
    cpu: v.string(),
    cores: Count,
    memoryBytes: Count,
    /** Whether the local cloud ran on this machine too and shared its cores. */
    sharedWithCloud: v.boolean(),
  }),
  timing: v.object({
    startedAt: Time,
    /** The first intended send. */
    firstSendAt: Time,
    warmUpEndedAt: Time,
    lastSendAt: Time,
    drainEndedAt: Time,
    finishedAt: Time,
    /** What the generator had to do its work with: CPU time of all its workers, in seconds. */
    cpuSeconds: v.number(),
  }),
  /** Whether the figures tell of the bus. When the generator could not keep up, or was stopped, they do not. */
  validity: v.object({
    valid: v.boolean(),
    reasons: v.array(v.object({ code: v.string(), message: v.string() })),
    /** What to know about a result that is valid all the same. */
    notes: v.array(v.object({ code: v.string(), message: v.string() })),
  }),
  /** Without the warm-up. */
  counts: Counts,
  /** Only of the profile step-to-break, once the bus broke: the step that it did not hold, and why. */
  broke: v.optional(v.object({ rate: v.number(), second: v.number(), reason: v.string() })),
  /** What the warm-up's events became: in no other figure of the result, except the time series. */
  warmUp: Counts,
  generator: v.object({
    /** Requests that became due while the cap of requests in flight was reached, and how many were in flight at most. */
    heldByCap: Count,
    maxInFlightSeen: Count,
    /** How busy the generator's threads were while the cap held back sends, from 0 to 1: near 1, they were the limit. */
    busyAtCap: v.optional(v.number()),
    /** How finely EventBridge told its ingestion time; null when it did not. */
    ingestionResolutionMs: v.nullable(v.picklist([1, 1000])),
    putRequests: Count,
    receiveRequests: Count,
    /** Receives that came back full: where nearly all do, the queue holds a backlog that the receivers cannot clear. */
    fullReceives: Count,
    deleteRequests: Count,
    /** Messages in the queue that were of no event of this run. */
    foreignMessages: Count,
    /** Messages that the queue handed out a second time, after a delete that came too late: not counted as duplicated. */
    redelivered: Count,
    /** Failed receives and deletes by error code: they are tried again. */
    receiverErrors: v.record(v.string(), Count),
  }),
  /** All in microseconds, without the warm-up. */
  latencies: v.object({
    /** The start of a call after the time the schedule intended it: the generator's own error. */
    pacingError: Latency,
    /** The start of a call to its answer. */
    putAnswer: Latency,
    /** An event's intended time to the arrival of its first copy in the generator, on one clock. */
    arrival: Latency,
    /**
     * An event's intended time to EventBridge's ingestion time: two clocks. Empty when that time comes in whole seconds
     * (`generator.ingestionResolutionMs`), which cannot split a way of milliseconds in two.
     */
    toIngestion: Latency,
    /** EventBridge's ingestion time to the arrival: two clocks. */
    ingestionToArrival: Latency,
    /** An event's intended time to SQS's own time of taking the delivery, and from there to the arrival: two clocks. */
    toQueue: v.optional(Latency),
    inQueue: v.optional(Latency),
    /** Only of `flow: "orders"`: an order's intended time to the HTTP answer, and to its events on the bus. */
    orderAnswer: v.optional(Latency),
    orderSettled: v.optional(Latency),
    orderNotified: v.optional(Latency),
  }),
  /** Only of `flow: "orders"`. `counts` is then of orders: accepted = HTTP 202, delivered = settled. */
  orders: v.optional(
    v.object({
      confirmed: Count,
      cancelled: Count,
      notified: Count,
      /** Orders settled and never notified of by the end of the drain. */
      unnotified: Count,
      /** Orders that were both confirmed and cancelled. */
      contradicted: Count,
    }),
  ),
  series: v.array(Second),
  thresholds: v.array(
    v.object({
      /** As it was written, such as `p99>200ms`. */
      expression: v.string(),
      metric: v.string(),
      operator: v.picklist([">", ">=", "<", "<="]),
      limit: v.number(),
      unit: v.picklist(["microseconds", "count", "percent", "per second"]),
      /** In the unit; null when the run gave no value, which fails the threshold. */
      actual: v.nullable(v.number()),
      failed: v.boolean(),
    }),
  ),
});

export type Result = v.InferOutput<typeof Result>;
export type Counts = v.InferOutput<typeof Counts>;
export type Latency = v.InferOutput<typeof Latency>;
export type Second = v.InferOutput<typeof Second>;
export type Configuration = v.InferOutput<typeof Configuration>;
export type Profile = v.InferOutput<typeof Profile>;
export type Threshold = Result["thresholds"][number];

/** Reads a result file's text. Throws, naming the file and the place, when it is none or of another version. */
export function parseResult(text: string, file: string): Result {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { success, output, issues } = v.safeParse(Result, value);
  if (success) return output;
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version !== RESULT_VERSION) {
    throw new Error(`${file} is a result of version ${version}: this tool reads version ${RESULT_VERSION}.`);
  }
  const [issue] = issues;
  const place = v.getDotPath(issue);
  throw new Error(`${file} is not a load result: ${place ? `${place}: ` : ""}${issue.message}`);
}
