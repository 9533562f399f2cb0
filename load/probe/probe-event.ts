/** What the probe's rules match: `app.*` is kept for the application's own services. */
export const PROBE_SOURCE = "load.probe";

/** The ways from the bus to the probe's queue; each has a detail type and rules of its own. */
export const TARGETS = ["sqs", "lambda", "lambda-behind-sqs"] as const;
export type Target = (typeof TARGETS)[number];

export const detailTypeOf = (target: Target): string => `load-${target}`;

/** Of a worker with a queue and rules of its own. */
export const detailTypeOfWorker = (worker: number): string => `load-worker-${worker}`;

/** `<bus>-load-probe`: the queue that the generator reads, and the prefix of everything else of the probe. */
export const probeName = (busName: string): string => `${busName.replace(/[^\w-]/g, "-")}-load-probe`;

/** The queue of a worker that has one of its own. */
export const workerQueueName = (busName: string, worker: number): string => `${probeName(busName)}-${worker}`;

export const workerFunctionName = (busName: string): string => `${probeName(busName)}-worker`;

/** SSM parameters that tell where the functions' bucket and their state machine are. */
export const bucketParameter = (busName: string): string => `/${probeName(busName)}/bucket-name`;
export const stateMachineParameter = (busName: string): string => `/${probeName(busName)}/state-machine-arn`;

export interface ProbeEvent {
  run: string;
  producer: number;
  sequence: number;
  /** Microseconds from the schedule's zero. */
  intended: number;
}

export interface PutEntry {
  Source: string;
  DetailType: string;
  EventBusName: string;
  Detail: string;
}

/** Bytes that source, detail type and the detail without padding take at most. */
const LARGEST_HEAD = 150;
export const SMALLEST_ENTRY = LARGEST_HEAD;

/** Builds entries of exactly `bytes`, as EventBridge counts them. */
export function entryBuilder(DetailType: string, eventBusName: string): (event: ProbeEvent, bytes: number) => PutEntry {
  const outside = PROBE_SOURCE.length + DetailType.length;
  const paddings = new Map<number, string>();
  const padding = (length: number): string => {
    const made = paddings.get(length) ?? "x".repeat(length);
    paddings.set(length, made);
    return made;
  };
  return ({ run, producer, sequence, intended }, bytes) => {
    const head = `{"run":"${run}","producer":${producer},"sequence":${sequence},"intended":${intended},"padding":"`;
    const Detail = `${head}${padding(Math.max(0, bytes - outside - head.length - 2))}"}`;
    return { Source: PROBE_SOURCE, DetailType, EventBusName: eventBusName, Detail };
  };
}

/** What the probe's rules make of an event, for CloudFormation; the ingestion time comes from EventBridge itself. */
export const probeTemplate = (rule: number): string =>
  `{"rule":${rule},"ingestion":<aws.events.event.ingestion-time>,"detail":<detail>}`;

const BODY =
  /^\{"rule":(\d+),"ingestion":"([^"]*)","detail":\{"run":"([^"]+)","producer":(\d+),"sequence":(\d+),"intended":(-?\d+),/;

export interface Delivery extends ProbeEvent {
  rule: number;
  /** ISO 8601, as EventBridge wrote it. */
  ingestion: string;
}

/** Reads a message's body. Undefined when it is not the probe's. */
export function readDelivery(body: string): Delivery | undefined {
  // The padding may be a megabyte: what matters stands in front, in the order in which it was written.
  const [, rule, ingestion, run, producer, sequence, intended] = BODY.exec(body) ?? [];
  if (run !== undefined && ingestion !== undefined) {
    return {
      rule: Number(rule),
      ingestion,
      run,
      producer: Number(producer),
      sequence: Number(sequence),
      intended: Number(intended),
    };
  }
  return readAnyOrder(body);
}

/** JSON promises no order of its fields. */
function readAnyOrder(body: string): Delivery | undefined {
  let value: { rule?: unknown; ingestion?: unknown; detail?: Record<string, unknown> } | null;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { run, producer, sequence, intended } = value?.detail ?? {};
  const numbers = [value?.rule, producer, sequence, intended];
  if (typeof run !== "string" || !numbers.every(Number.isInteger)) return undefined;
  return {
    rule: value?.rule as number,
    ingestion: String(value?.ingestion ?? ""),
    run,
    producer: producer as number,
    sequence: sequence as number,
    intended: intended as number,
  };
}
