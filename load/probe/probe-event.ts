/** The source that the probe's rules match. `app.*` is reserved for the application's own services. */
export const PROBE_SOURCE = "load.probe";

/** The paths from the bus to the probe's queue. Each has its own detail type and rules. */
export const TARGETS = ["sqs", "lambda", "lambda-behind-sqs"] as const;
export type Target = (typeof TARGETS)[number];

export const detailTypeOf = (target: Target): string => `load-${target}`;

/** Returns the detail type of a worker with its own queue and rules. */
export const detailTypeOfWorker = (worker: number): string => `load-worker-${worker}`;

/** Returns `<bus>-load-probe`: the name of the queue that the generator reads, and the prefix of the probe's other names. */
export const probeName = (busName: string): string => `${busName.replace(/[^\w-]/g, "-")}-load-probe`;

/** Returns the queue name of a worker with its own queue. */
export const workerQueueName = (busName: string, worker: number): string => `${probeName(busName)}-${worker}`;

export const workerFunctionName = (busName: string): string => `${probeName(busName)}-worker`;

/** Return the SSM parameters that hold the functions' bucket and state machine. */
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
  Resources?: string[];
}

/** The most bytes that source, detail type, and the detail without padding take. */
const LARGEST_HEAD = 150;
export const SMALLEST_ENTRY = LARGEST_HEAD;

/** Returns a builder of entries of exactly `bytes`, as EventBridge counts them. */
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

/** Returns the input template of the probe's rules. EventBridge itself inserts the ingestion time. */
export const probeTemplate = (rule: number): string =>
  `{"rule":${rule},"ingestion":<aws.events.event.ingestion-time>,"detail":<detail>}`;

const BODY =
  /^\{"rule":(\d+),"ingestion":"([^"]*)","detail":\{"run":"([^"]+)","producer":(\d+),"sequence":(\d+),"intended":(-?\d+),/;

export interface Delivery extends ProbeEvent {
  rule: number;
  /** ISO 8601, as EventBridge writes it. */
  ingestion: string;
}

/** Parses a message body. Returns undefined when it does not belong to the probe. */
export function readDelivery(body: string): Delivery | undefined {
  // The padding can be a megabyte: the expression reads only the fields before it, in the order in which they were written.
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

/** Parses a body whose fields are in another order, which JSON allows. */
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
