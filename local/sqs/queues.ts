import { ACCOUNT, AwsError, arn as toArn } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import { createDeduplication, type Deduplication } from "../messages/deduplication.ts";
import type { Store } from "../store.ts";
import { queueDoesNotExist } from "./errors.ts";
import type { QueueFacts } from "./facts.ts";
import type { Message } from "./message.ts";
import { createMessageQueue, type MessageQueue } from "./queue.ts";
import { type Settings, toSettings } from "./settings.ts";
import { createWaitingLine, type WaitingLine } from "./waiting-line.ts";

/** A queue as stored. */
interface QueueRecord {
  name: string;
  /** Attributes set explicitly; the others have their defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  createdAt: number;
  modifiedAt: number;
  purgedAt?: number;
}

export interface Queue {
  record: QueueRecord;
  arn: string;
  settings: Settings;
  messages: MessageQueue;
  deduplication: Deduplication;
  line: WaitingLine;
}

/** All queues, and their shared state. */
export interface Queues {
  all(): IterableIterator<Queue>;
  /** Adds a queue, or changes the existing one with that name. */
  put(record: QueueRecord): Queue;
  drop(queue: Queue): void;
  find(name: string): Queue | undefined;
  findByArn(arn: string): Queue | undefined;
  /** Throws `QueueDoesNotExist`. */
  byArn(arn: string): Queue;
  /** Throws `QueueDoesNotExist`, or `InvalidAddress` if this is not a queue's URL. */
  byUrl(url: string): Queue;
  /** Returns the next position in a queue's order, also after a restart. */
  nextSequence(): number;
}

export const isFifo = (name: string): boolean => name.endsWith(".fifo");

export const urlOf = (endpoint: string, { record }: Queue): string => `${endpoint}/${ACCOUNT}/${record.name}`;

interface Deps {
  clock: Clock;
  store: Store;
  facts: QueueFacts;
  deadLetterQueues: DeadLetterQueues;
}

/** Loads the stored queues and messages, so that a restart resumes where the last run stopped. */
export function createQueues({ clock, store, facts, deadLetterQueues }: Deps): Queues {
  const records = store.collection<QueueRecord>("sqs-queues");
  const stored = store.collection<Message>("sqs-messages");
  const queues = new Map<string, Queue>();
  let lastSequence = 0;

  function open(record: QueueRecord): Queue {
    const { name } = record;
    const fifo = isFifo(name);
    const arn = toArn("sqs", name);
    const messages = createMessageQueue(stored, fifo, (message, because) => facts.deleted(arn, message, { because }));
    const settings = toSettings(record.attributes, fifo);
    const deduplication = createDeduplication(store.collection("sqs-deduplication"), name);
    const line = createWaitingLine(clock, messages.nextDue);
    const queue = { record, arn, settings, messages, deduplication, line };
    queues.set(name, queue);
    declareDeadLetters(queue);
    return queue;
  }

  const declareDeadLetters = ({ arn, settings }: Queue) =>
    deadLetterQueues.declare(arn, [settings.redrive?.deadLetterTargetArn]);

  function findByArn(arn: string): Queue | undefined {
    const queue = queues.get(arn.slice(arn.lastIndexOf(":") + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  for (const record of records.values()) open(record);
  for (const message of [...stored.values()].sort((a, b) => a.sequence - b.sequence)) {
    lastSequence = message.sequence;
    queues.get(message.queue)?.messages.add(message);
  }

  return {
    all: () => queues.values(),
    put(record) {
      records.set(record.name, record);
      const known = queues.get(record.name);
      if (!known) return open(record);
      known.record = record;
      known.settings = toSettings(record.attributes, known.settings.fifo);
      declareDeadLetters(known);
      return known;
    },
    drop(queue) {
      queues.delete(queue.record.name);
      records.delete(queue.record.name);
      queue.messages.clear("queue-deleted");
      deadLetterQueues.declare(queue.arn, []);
      queue.deduplication.clear();
      queue.line.close();
    },
    find: (name) => queues.get(name),
    findByArn,
    byArn(arn) {
      const queue = findByArn(arn);
      if (!queue) throw queueDoesNotExist();
      return queue;
    },
    byUrl(url) {
      const name = nameInUrl(url);
      if (name === undefined)
        throw new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`, 404);
      const queue = queues.get(name);
      if (!queue) throw queueDoesNotExist();
      return queue;
    },
    nextSequence() {
      // Based on the clock in microseconds, so that numbers keep rising when no stored sequence remains.
      lastSequence = Math.max(lastSequence + 1, clock.now() * 1000);
      return lastSequence;
    },
  };
}

/** Returns the queue's name from its URL, whatever host name the caller uses, from the URL's path, or from the name alone. */
export function nameInUrl(url: string): string | undefined {
  const [, account = ACCOUNT, name] = /^(?:(?:https?:\/\/[^/]+)?\/(\d{12})\/)?([\w.-]+)$/.exec(url) ?? [];
  return account === ACCOUNT ? name : undefined;
}
