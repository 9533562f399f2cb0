/** The outcomes of a run of a call's entries. */
export const OUTCOME = { accepted: 1, rejected: 2, unanswered: 3 } as const;

/** Adjacent entries of one call with the same outcome. Times are milliseconds from the schedule's zero. */
export interface CallRecord {
  producer: number;
  firstSequence: number;
  entries: number;
  intended: number;
  sent: number;
  answered: number;
  outcome: number;
  /** The index in the worker's list of error codes; -1 for none. */
  code: number;
  /** Whether the cap on requests in flight delayed the call. */
  held: boolean;
  /** Whether this is the first record of its call. */
  first: boolean;
}

/** A delivery read from the queue. Times are milliseconds from the schedule's zero; `ingested` is NaN when unknown. */
export interface ArrivalRecord {
  producer: number;
  sequence: number;
  rule: number;
  intended: number;
  ingested: number;
  arrived: number;
  /** Whether SQS had delivered this message before. */
  redelivered: boolean;
  /** Whether the ingestion time has a finer resolution than whole seconds. */
  fine: boolean;
  /** SQS's sent timestamp; NaN when unknown. */
  queued: number;
}

const CALL_FIELDS = 10;
const ARRIVAL_FIELDS = 9;

/** A log of numbers in one array, which can be transferred between threads without copying. */
export interface NumberLog {
  push(...numbers: number[]): void;
  /** Returns what was pushed since the last call. */
  take(): Float64Array<ArrayBuffer>;
}

export function numberLog(): NumberLog {
  let numbers = new Float64Array(1024);
  let length = 0;
  return {
    push(...added) {
      if (length + added.length > numbers.length) {
        const larger = new Float64Array(numbers.length * 2);
        larger.set(numbers);
        numbers = larger;
      }
      numbers.set(added, length);
      length += added.length;
    },
    take() {
      const taken = numbers.slice(0, length);
      length = 0;
      return taken;
    },
  };
}

export function pushCall(log: NumberLog, record: CallRecord): void {
  const { producer, firstSequence, entries, intended, sent, answered, outcome, code, held, first } = record;
  log.push(producer, firstSequence, entries, intended, sent, answered, outcome, code, held ? 1 : 0, first ? 1 : 0);
}

export function pushArrival(log: NumberLog, record: ArrivalRecord): void {
  const { producer, sequence, rule, intended, ingested, arrived, redelivered, fine, queued } = record;
  log.push(producer, sequence, rule, intended, ingested, arrived, redelivered ? 1 : 0, fine ? 1 : 0, queued);
}

export function* callsIn(numbers: Float64Array): Generator<CallRecord> {
  for (let at = 0; at < numbers.length; at += CALL_FIELDS) {
    const field = (index: number) => numbers[at + index] as number;
    yield {
      producer: field(0),
      firstSequence: field(1),
      entries: field(2),
      intended: field(3),
      sent: field(4),
      answered: field(5),
      outcome: field(6),
      code: field(7),
      held: field(8) === 1,
      first: field(9) === 1,
    };
  }
}

export function* arrivalsIn(numbers: Float64Array): Generator<ArrivalRecord> {
  for (let at = 0; at < numbers.length; at += ARRIVAL_FIELDS) {
    const field = (index: number) => numbers[at + index] as number;
    yield {
      producer: field(0),
      sequence: field(1),
      rule: field(2),
      intended: field(3),
      ingested: field(4),
      arrived: field(5),
      redelivered: field(6) === 1,
      fine: field(7) === 1,
      queued: field(8),
    };
  }
}
