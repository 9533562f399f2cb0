import { setTimeout as delay } from "node:timers/promises";
import { now } from "../schedule/clock.ts";
import { type AwsService, createAwsClient } from "./aws-request.ts";
import { RequestFailed } from "./post.ts";

export interface ReceivedMessage {
  body: string;
  /** How often SQS delivered the message before. Above 0, it is SQS's own redelivery, not a duplicate. */
  redeliveries: number;
  /** SQS's sent timestamp in milliseconds since the epoch; NaN when missing. */
  sentAt: number;
  /** A time of the steady clock. */
  arrivedAt: number;
}

interface ReceiverTally {
  receives: number;
  /** Receives that returned a full batch of messages. */
  full: number;
  deletes: number;
  errors: Map<string, number>;
}

interface ReceiverOptions {
  sqs: AwsService;
  queueUrl: string;
  /** Concurrent long polls. */
  polls: number;
  onMessage: (message: ReceivedMessage) => void;
}

export interface Receiver {
  tally: ReceiverTally;
  /** Ends the polls, deletes what was received, and then resolves. */
  stop(): Promise<void>;
}

const MOST_MESSAGES = 10;
const WAIT_SECONDS = 20;
/** How long deletes wait to be batched. */
const LINGER_MS = 20;
const PAUSE_AFTER_ERROR_MS = 200;

interface Message {
  Body: string;
  ReceiptHandle: string;
  Attributes?: { ApproximateReceiveCount?: string; SentTimestamp?: string };
}

/** Drains the queue with concurrent long polls: timestamps each message on arrival, and deletes it. */
export function createReceiver({ sqs, queueUrl, polls, onMessage }: ReceiverOptions): Receiver {
  const client = createAwsClient(sqs, {
    contentType: "application/x-amz-json-1.0",
    maxSockets: polls * 2,
    timeoutMs: (WAIT_SECONDS + 10) * 1000,
  });
  const stopping = new AbortController();
  const tally: ReceiverTally = { receives: 0, full: 0, deletes: 0, errors: new Map() };
  const done: string[] = [];
  const deletions = new Set<Promise<void>>();
  let linger: NodeJS.Timeout | undefined;

  const receive = JSON.stringify({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: MOST_MESSAGES,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
  });

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const text = await client.send("AmazonSQS.ReceiveMessage", receive, stopping.signal);
        const arrivedAt = now();
        const { Messages = [] } = JSON.parse(text) as { Messages?: Message[] };
        tally.receives++;
        if (Messages.length === MOST_MESSAGES) tally.full++;
        for (const [index, { Body, ReceiptHandle, Attributes }] of Messages.entries()) {
          onMessage({
            body: Body,
            redeliveries: Number(Attributes?.ApproximateReceiveCount ?? 1) - 1,
            sentAt: Number(Attributes?.SentTimestamp ?? Number.NaN),
            // A nanosecond apart, to keep the order of the response.
            arrivedAt: arrivedAt + index * 1e-6,
          });
          acknowledge(ReceiptHandle);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        await failed(error);
      }
    }
  }

  async function failed(error: unknown): Promise<void> {
    if (!(error instanceof RequestFailed)) throw error;
    tally.errors.set(error.code, (tally.errors.get(error.code) ?? 0) + 1);
    await delay(PAUSE_AFTER_ERROR_MS);
  }

  function acknowledge(receiptHandle: string): void {
    done.push(receiptHandle);
    if (done.length >= MOST_MESSAGES) flush();
    else linger ??= setTimeout(flush, LINGER_MS);
  }

  function flush(): void {
    clearTimeout(linger);
    linger = undefined;
    while (done.length > 0) {
      const deletion = deleteAll(done.splice(0, MOST_MESSAGES)).finally(() => deletions.delete(deletion));
      deletions.add(deletion);
    }
  }

  /** Retries a failed delete twice: an undeleted message would be delivered again and look like a duplicate. */
  async function deleteAll(receiptHandles: string[]): Promise<void> {
    const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    const body = JSON.stringify({ QueueUrl: queueUrl, Entries });
    for (let attempt = 1; attempt <= 3; attempt++) {
      try {
        tally.deletes++;
        await client.send("AmazonSQS.DeleteMessageBatch", body);
        return;
      } catch (error) {
        await failed(error);
      }
    }
  }

  const polling = Promise.all(Array.from({ length: polls }, poll));
  return {
    tally,
    async stop() {
      stopping.abort();
      await polling;
      flush();
      await Promise.all(deletions);
      client.close();
    },
  };
}
