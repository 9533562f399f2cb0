import type { By } from "./by.ts";
import type { Refusal } from "./refusal.ts";

/** An event as EventBridge delivers it. */
export interface Envelope {
  version: string;
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  "replay-name"?: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** A target of a rule as it was at a revision. */
interface RuleTarget {
  id: string;
  arn: string;
  deadLetterArn?: string;
}

/**
 * What can happen in the cloud. `eventId` is the envelope's id; ARNs name who took part; times are milliseconds since the
 * epoch on the cloud's clock; `units` are what AWS bills for, a message's share of its request where it came in a batch.
 */
export type Happening = BusFact | QueueFact | FunctionFact | StorageFact | EdgeFact | InjectedFact | EditFact;

/** What the bus, and whatever else delivers to targets, does with an event. */
type BusFact =
  | {
      kind: "put";
      bus: string;
      event: Envelope;
      /** The ARNs of the rules that match. */
      rules: string[];
      /** The revision that each of those rules was at, by its ARN. */
      revisions: Record<string, number>;
      by?: By;
      /** Of the call that put the event. */
      requestId?: string;
      /** Events of up to 64 KB each. */
      units: number;
    }
  | {
      kind: "put-refused";
      bus: string;
      code: string;
      message: string;
      by?: By;
      requestId?: string;
      /** What was refused, where it is an entry by itself, not the bus. */
      entry?: { source?: string | undefined; detailType?: string | undefined; resources?: string[] | undefined };
    }
  | {
      kind: "rule-changed";
      rule: string;
      bus: string;
      /** Counts the rule's changes since the cloud was started. */
      revision: number;
      /** The event pattern as JSON text. */
      pattern?: string;
      /** Whether it takes any event of its bus, as those of archives and audit logs do. */
      everything?: true;
      /** The schedule expression. */
      schedule?: string;
      state: "ENABLED" | "DISABLED";
      targets: RuleTarget[];
      deleted?: true;
    }
  | { kind: "scheduled"; rule: string; eventId: string; time: string; revision: number }
  | {
      kind: "delivered";
      eventId: string;
      rule: string;
      target: string;
      attempt: number;
      ms: number;
      /** What the target returned: the id of an SQS or SNS message, or of a Lambda request. */
      messageId?: string;
      /** What the target received, where that is not the event itself. */
      input?: string;
    }
  | {
      kind: "delivery-failed";
      eventId: string;
      rule: string;
      target: string;
      attempt: number;
      code: string;
      message: string;
      /** How long the attempt took. */
      ms?: number;
      retryInMs?: number;
      /** Trying again could not help: what failed is not for a while only. */
      permanent?: true;
      input?: string;
      /** Where the target's policies did not let the event in. */
      refusal?: Refusal;
    }
  | {
      kind: "dropped";
      eventId: string;
      rule: string;
      target: string;
      reason: string;
      /** How often it was tried before, where the attempts had failed. */
      tries?: number;
    };

/** What happens to the messages of queues; those of a dead-letter queue are letters. */
type QueueFact =
  | {
      kind: "sent";
      queue: string;
      messageId: string;
      eventId?: string;
      by?: By;
      /** When a delayed message becomes visible. */
      visibleAt?: number;
      units: number;
    }
  | {
      kind: "received";
      queue: string;
      messageId: string;
      receiveCount: number;
      /** Since the message became visible. */
      waitedMs: number;
      hiddenUntil: number;
      units: number;
    }
  /** Its receiver has changed the message's visibility timeout. */
  | { kind: "hidden"; queue: string; messageId: string; until: number; units: number }
  | {
      kind: "deleted";
      queue: string;
      messageId: string;
      units: number;
      /** When nobody deleted it by itself: its retention period ended, or its queue was purged or deleted. */
      because?: "expired" | "purged" | "queue-deleted";
    }
  | {
      kind: "dead-lettered";
      /** What gave up: a queue, a target, a function, or the caller that sent the letter. */
      from: string;
      /** The rule that the target is of. */
      rule?: string;
      /** The dead-letter queue, or the function or topic that takes its place. */
      queue: string;
      reason: string;
      /** The failure's own words, where the reason is a code alone. */
      message?: string;
      eventId?: string;
      messageId: string;
      /** How often it was tried before. */
      tries?: number;
      by?: By;
    }
  /** A letter went back; it is the message `as` from here on. */
  | { kind: "redriven"; queue: string; to: string; messageId: string; as: string; eventId?: string }
  | {
      kind: "letter-deleted";
      queue: string;
      messageId: string;
      eventId?: string;
      /** As of the message that it is. */
      because?: "expired" | "purged" | "queue-deleted";
    };

/** What functions do. */
type FunctionFact =
  | {
      kind: "invocation-started";
      function: string;
      requestId: string;
      /** Whether the invocation has an environment of its own started, and so waits for its init phase. */
      cold: boolean;
      /** The ARN of the rule, queue, stream, or caller. */
      trigger: string;
      eventIds: string[];
      /** Of the SQS messages in the payload. */
      messageIds?: string[];
      /** Of the stream records in the payload. */
      sequenceNumbers?: string[];
    }
  | {
      kind: "invoked";
      function: string;
      requestId: string;
      cold: boolean;
      /** Wall time, the init phase of a cold start included. */
      ms: number;
      /** The length of a cold start's init phase. */
      initMs?: number;
      /** What the function has. */
      memoryMb: number;
      trigger: string;
      eventIds: string[];
      error?: string;
      /** What a batch reported as failed, where its mapping takes such reports: message ids or sequence numbers. */
      failedItems?: string[];
      /** The events in the failed items. */
      failedEventIds?: string[];
    }
  | { kind: "environment-started"; function: string; pid: number }
  | { kind: "environment-stopped"; function: string; pid: number; reason: string }
  | { kind: "log"; function: string; requestId?: string; line: string }
  | {
      kind: "stream-batch";
      /** The event source mapping's id. */
      mapping: string;
      function: string;
      sequenceNumbers: string[];
      /** Of the oldest record when its batch was handed over; records tell their time in whole seconds, rounded down. */
      ageMs: number;
      requestId: string;
    };

/** What is read from and written to tables and buckets. */
type StorageFact =
  | {
      kind: "written";
      table: string;
      /** The item's key, as compact JSON text: `{"pk":"a","sk":1}`. */
      key: string;
      /** What became of the item; not given where it is as it was. */
      change?: "INSERT" | "MODIFY" | "REMOVE";
      /** Of the stream record, where the table has a stream and the item has changed. */
      sequenceNumber?: string;
      by?: By;
      /** Nobody's write: the item's Time to Live was over. */
      expired?: true;
      /** The condition of the write did not hold: nothing has changed. */
      conditionFailed?: true;
      /** Write request units. */
      units: number;
    }
  | {
      kind: "read";
      table: string;
      operation: string;
      /** The key of a single item. */
      key?: string;
      by?: By;
      /** Read request units. */
      units: number;
    }
  | ({ kind: "object-written" } & ObjectAccess)
  | ({ kind: "object-read" } & ObjectAccess);

interface ObjectAccess {
  bucket: string;
  key: string;
  /** What went over the wire. */
  bytes: number;
  by?: By;
}

/** What enters and leaves the cloud, and what it refuses. */
type EdgeFact =
  | { kind: "mail"; from: string; to: string[]; subject: string; text: string; messageId: string; by?: By }
  | {
      kind: "http";
      method: string;
      path: string;
      status: number;
      ms: number;
      /** Of the invocation that answered, and its function. */
      requestId?: string;
      function?: string;
      /** What was wrong with the function or its result. */
      error?: string;
    }
  | ({ kind: "refused"; service: string; operation: string; code: string; message: string } & Refusal);

/** A fault strikes: what follows from it comes after. */
type InjectedFact = {
  kind: "injected";
  /** The kind of fault, such as `invocation-kill`. */
  fault: string;
  faultId: string;
} & Injection;

/** What a fault strikes, as far as its place in the cloud tells. */
export interface Injection {
  eventId?: string;
  rule?: string;
  target?: string;
  queue?: string;
  messageId?: string;
  stream?: string;
  function?: string;
  /** Of the invocation that it strikes, or of the request. */
  requestId?: string;
  /** Such as `dynamodb:PutItem`. */
  operation?: string;
  resource?: string;
  caller?: string;
  by?: By;
}

/** What becomes of a save while the app's files are watched. */
type EditFact =
  | {
      kind: "redeployed";
      /** What was saved. */
      files: string[];
      /** The functions that run other code now, by their ARNs. */
      functions: string[];
      changes: { change: "created" | "updated" | "removed"; id: string; type: string }[];
      /** What no template has any more, and what it holds. */
      left: string[];
      ms: number;
    }
  /** It has no effect: what was deployed before keeps running. */
  | { kind: "edit-failed"; files: string[]; message: string; file?: string; line?: number; column?: number };

/** Something that happened, numbered, and when (milliseconds since the epoch, the cloud's clock). */
export type Fact = Happening & { seq: number; at: number };

export type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;
