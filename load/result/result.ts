import * as v from "valibot";

/** The version of the result file's format. It increases when a reader of the older version could misread a newer file. */
export const RESULT_VERSION = 1;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Microseconds = v.pipe(v.number(), v.minValue(0));
const Time = v.pipe(v.string(), v.isoTimestamp());

const Latency = v.object({
  count: Count,
  /** Negative values, recorded as zero: the two clocks disagreed. Always 0 where one clock measures both ends. */
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
  /** HdrHistogram V2, compressed, base64: microseconds, 3 significant digits. Add histograms to merge results. */
  histogram: v.string(),
});

/**
 * What became of every event. Each matching rule delivers each event once, so `accepted` events should lead to
 * `accepted * configuration.rules` deliveries, and `accepted * rules + withoutAcceptance = delivered + lost`.
 */
const Counts = v.object({
  /** Events in the schedule. */
  intended: Count,
  /** Events sent in a request. */
  sent: Count,
  accepted: Count,
  rejected: Count,
  /** By error code. An error of a whole request counts once for each of its entries. */
  rejectedByCode: v.record(v.string(), Count),
  /** Events whose request got no response (timeout, broken connection): the bus may have accepted them. */
  unanswered: Count,
  /** Unanswered events by the error of their request, such as ECONNRESET or TIMEOUT. */
  unansweredByCode: v.record(v.string(), Count),
  /** Deliveries that arrived, each counted once. */
  delivered: Count,
  /** Deliveries among `delivered` whose events were rejected or unanswered. */
  withoutAcceptance: Count,
  /** Deliveries among `delivered` that arrived later than the quiet period after their event's intended time. */
  late: Count,
  /** Deliveries of accepted events that had not arrived by the end of the drain. */
  lost: Count,
  duplicated: v.object({
    /** Deliveries that arrived more than once. */
    events: Count,
    /** Copies beyond the first. */
    copies: Count,
  }),
  outOfOrder: v.object({
    /** Deliveries that arrived after one with a higher sequence number from the same producer and rule. */
    events: Count,
    /** The largest difference of sequence numbers by which one of them was overtaken. */
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
  /** The bus, where it was named directly instead of by a stage. */
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
  /** The template of the events, where it is not the probe's own event. */
  event: v.optional(v.string()),
  /** Entry sizes in bytes, as EventBridge counts them, and the weight of each. */
  sizes: v.array(v.object({ bytes: Count, weight: v.number() })),
  /** Entries per PutEvents call. */
  batch: Count,
  /** Rules that match and deliver each event. */
  rules: Count,
  /** Additional rules on the bus that match none. */
  otherRules: Count,
  workers: Count,
  /** A worker is a thread, or a Lambda function with its own queue. */
  workerKind: v.optional(v.picklist(["thread", "lambda"]), "thread"),
  /** Concurrent long polls of all workers together. */
  receivers: Count,
  /** The cap on requests in flight, for all workers together. */
  maxInFlight: Count,
  seed: Count,
});

const Second = v.object({
  /** Counted from the first intended send. Seconds below `configuration.warmUpSeconds` belong to the warm-up. */
  second: Count,
  /** Events by their intended time. */
  intended: Count,
  /** Events by the time their request was sent. */
  sent: Count,
  /** Events by the time of the response. */
  accepted: Count,
  rejected: Count,
  /** First copies by their arrival time. */
  delivered: Count,
  /** The most requests in flight at once within the second. */
  inFlight: Count,
  /** Microseconds from intended time to arrival, for events intended in this second, within 1 %; null with too few samples. */
  p50: v.nullable(Microseconds),
  p99: v.nullable(Microseconds),
  max: v.nullable(Microseconds),
});

const OrderSecond = v.object({
  second: Count,
  /** Orders by the arrival time of the event. */
  confirmed: Count,
  cancelled: Count,
  notified: Count,
  /** Microseconds from intended time to e-mail, for orders intended in this second; null with too few samples. */
  p50: v.nullable(Microseconds),
  p99: v.nullable(Microseconds),
  max: v.nullable(Microseconds),
});

/** The result of one run: the JSON that a run writes, and the only input of reports, comparisons, and exports. */
export const Result = v.object({
  format: v.literal("load-result"),
  version: v.literal(RESULT_VERSION),
  tool: v.object({ name: v.string(), version: v.string() }),
  /** A unique id, which every event of the run carries. */
  run: v.string(),
  configuration: Configuration,
  machine: v.object({
    node: v.string(),
    platform: v.string(),
    arch: v.string(),
    cpu: v.string(),
    cores: Count,
    memoryBytes: Count,
    /** Whether a local cloud ran on this machine and shared its cores. */
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
    /** CPU time of all the generator's workers, in seconds. */
    cpuSeconds: v.number(),
  }),
  /** Whether the figures describe the bus. They do not when the generator could not keep up or was stopped. */
  validity: v.object({
    valid: v.boolean(),
    reasons: v.array(v.object({ code: v.string(), message: v.string() })),
    /** Remarks that do not make the result invalid. */
    notes: v.array(v.object({ code: v.string(), message: v.string() })),
  }),
  /** Without the warm-up. In the order flow it counts orders: accepted is HTTP 202, delivered is settled. */
  counts: Counts,
  /** Only for the profile step-to-break, when the bus broke: the rate of the step it failed at, and why. */
  broke: v.optional(v.object({ rate: v.number(), second: v.number(), reason: v.string() })),
  /** What became of the warm-up's events, which are in no other figure except the time series. */
  warmUp: Counts,
  generator: v.object({
    /** Requests that were due while the cap on requests in flight was reached, and the most in flight at once. */
    heldByCap: Count,
    maxInFlightSeen: Count,
    /** How busy the generator's threads were while the cap delayed sends, from 0 to 1. Near 1, they were the bottleneck. */
    busyAtCap: v.optional(v.number()),
    /** The resolution of EventBridge's ingestion time; null when events carried none. */
    ingestionResolutionMs: v.nullable(v.picklist([1, 1000])),
    putRequests: Count,
    receiveRequests: Count,
    /** Receives that returned a full batch. When nearly all do, the queue holds a backlog that the receivers cannot clear. */
    fullReceives: Count,
    deleteRequests: Count,
    /** Messages in the queue that belong to no event of this run. */
    foreignMessages: Count,
    /** Messages that SQS delivered again because the delete came too late. They are not counted as duplicated. */
    redelivered: Count,
    /** Failed receives and deletes by error code. They are retried. */
    receiverErrors: v.record(v.string(), Count),
  }),
  /** In microseconds, without the warm-up. */
  latencies: v.object({
    /** From the intended time to the start of the call: the generator's own error. */
    pacingError: Latency,
    /** From the start of the call to its response. */
    putAnswer: Latency,
    /** From the event's intended time to the arrival of its first copy at the generator, on one clock. */
    arrival: Latency,
    /**
     * From the event's intended time to EventBridge's ingestion time, on two clocks. Empty when that time has a resolution of
     * whole seconds (`generator.ingestionResolutionMs`), too coarse to split a path of milliseconds.
     */
    toIngestion: Latency,
    /** From EventBridge's ingestion time to the arrival, on two clocks. */
    ingestionToArrival: Latency,
    /** From the event's intended time to SQS's sent timestamp, and from there to the arrival, on two clocks. */
    toQueue: v.optional(Latency),
    inQueue: v.optional(Latency),
    /** Only for the order flow: from the order's intended time to the HTTP response, and to each of its events. */
    orderAnswer: v.optional(Latency),
    orderSettled: v.optional(Latency),
    orderConfirmed: v.optional(Latency),
    orderCancelled: v.optional(Latency),
    orderNotified: v.optional(Latency),
  }),
  /** Only for the order flow; without the warm-up. */
  orderOutcomes: v.optional(
    v.object({
      confirmed: Count,
      cancelled: Count,
      /** Orders that were both confirmed and cancelled. */
      contradicted: Count,
      notified: Count,
      /** Accepted orders without a notification by the end of the drain. */
      unnotified: Count,
    }),
  ),
  /** Only for the order flow: what `series` does not hold. */
  orderSeries: v.optional(v.array(OrderSecond)),
  series: v.array(Second),
  thresholds: v.array(
    v.object({
      /** As written, such as `p99>200ms`: the run fails when it is true. */
      expression: v.string(),
      metric: v.string(),
      operator: v.picklist([">", ">=", "<", "<="]),
      limit: v.number(),
      unit: v.picklist(["microseconds", "count", "percent", "per second"]),
      /** In `unit`; null when the run has no such figure, which fails the threshold. */
      actual: v.nullable(v.number()),
      /** Of a latency: the number of samples it is based on. */
      samples: v.optional(Count),
      failed: v.boolean(),
    }),
  ),
});

export type Result = v.InferOutput<typeof Result>;
export type Counts = v.InferOutput<typeof Counts>;
export type Latency = v.InferOutput<typeof Latency>;
export type Second = v.InferOutput<typeof Second>;
export type OrderSecond = v.InferOutput<typeof OrderSecond>;
export type Configuration = v.InferOutput<typeof Configuration>;
export type Profile = v.InferOutput<typeof Profile>;
export type Threshold = Result["thresholds"][number];

/** Parses a result file. Throws, naming the file and the field, when it is not a result or has another version. */
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
    throw new Error(`${file} has result version ${version}, but this tool reads version ${RESULT_VERSION}.`);
  }
  const [issue] = issues;
  const place = v.getDotPath(issue);
  throw new Error(`${file} is not a load test result: ${place ? `${place}: ` : ""}${issue.message}`);
}
