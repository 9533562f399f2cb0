import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../client/connect.ts";

/** The faults of the stub. */
export interface Faults {
  /** The delay from the put to the queue. */
  delayMs?: number;
  /** Responds and delivers nothing for this long, starting with the first request after `afterMs`. */
  freeze?: { afterMs: number; forMs: number };
  /** One in this many events is lost, delivered twice, delivered late, or rejected. */
  loseEvery?: number;
  doubleEvery?: number;
  delayEvery?: { every: number; ms: number };
  refuseEvery?: { every: number; code: string };
  /** Breaks the connection of one in this many PutEvents requests, after accepting its events. */
  breakEvery?: number;
  /** Delivers one in this many messages twice, as SQS does when a delete is late. */
  redeliverEvery?: number;
  /** Formats the ingestion time. */
  ingestion?: (at: number) => string;
}

/** What the stub did, which a correct result must agree with. */
export interface Truth {
  accepted: number;
  refused: number;
  lost: number;
  doubled: number;
  delayed: number;
  broken: number;
  redelivered: number;
  /** The sequence numbers of the events in the order in which they were queued. */
  order: number[];
  frozenAt: number | undefined;
}

interface Entry {
  Detail: string;
}

/** Starts a bus and its queue, with known faults, as one HTTP server. */
export async function startStubBus(faults: Faults = {}) {
  const truth: Truth = {
    accepted: 0,
    refused: 0,
    lost: 0,
    doubled: 0,
    delayed: 0,
    broken: 0,
    redelivered: 0,
    order: [],
    frozenAt: undefined,
  };
  const queue: { body: string; sentAt: number; receives: number }[] = [];
  const polls = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();
  let events = 0;
  let requests = 0;
  let messages = 0;
  let thaw = Promise.resolve();
  const started = performance.now();

  const isNth = (count: number, every: number | undefined) => every !== undefined && count % every === 0;

  function later(ms: number, act: () => void): void {
    if (ms === 0) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  function enqueue(detail: string, receives = 1): void {
    const at = Date.now();
    const ingestion = (faults.ingestion ?? ((time) => new Date(time).toISOString()))(at);
    truth.order.push(JSON.parse(detail).sequence);
    queue.push({ body: `{"rule":0,"ingestion":"${ingestion}","detail":${detail}}`, sentAt: at, receives });
    for (const wake of polls) wake();
  }

  /** Returns an error code; undefined when the bus accepts the entry. */
  function take({ Detail }: Entry): string | undefined {
    events++;
    if (isNth(events, faults.refuseEvery?.every)) {
      truth.refused++;
      return faults.refuseEvery?.code;
    }
    truth.accepted++;
    if (isNth(events, faults.loseEvery)) {
      truth.lost++;
      return undefined;
    }
    const delayed = isNth(events, faults.delayEvery?.every);
    if (delayed) truth.delayed++;
    const delay = (faults.delayMs ?? 0) + (delayed ? (faults.delayEvery?.ms ?? 0) : 0);
    later(delay, () => enqueue(Detail));
    if (isNth(events, faults.doubleEvery)) {
      truth.doubled++;
      later(delay + 20, () => enqueue(Detail));
    }
    return undefined;
  }

  function freezeWhenDue(): void {
    const { freeze } = faults;
    if (!freeze || truth.frozenAt !== undefined || performance.now() - started < freeze.afterMs) return;
    truth.frozenAt = performance.now() - started;
    thaw = new Promise((resolve) => later(freeze.forMs, resolve));
  }

  async function receive(response: ServerResponse): Promise<void> {
    const deadline = performance.now() + 5000;
    while (queue.length === 0 && performance.now() < deadline && !response.destroyed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(wake, 200);
        function wake(): void {
          clearTimeout(timer);
          polls.delete(wake);
          resolve();
        }
        polls.add(wake);
      });
    }
    await thaw;
    if (response.destroyed) return;
    const Messages = queue.splice(0, 10).map(({ body, sentAt, receives }) => {
      messages++;
      if (receives === 1 && isNth(messages, faults.redeliverEvery)) {
        truth.redelivered++;
        later(30, () => queue.push({ body, sentAt, receives: 2 }));
      }
      return {
        Body: body,
        ReceiptHandle: String(messages),
        Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
      };
    });
    response.end(JSON.stringify({ Messages }));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    switch (request.headers["x-amz-target"]) {
      case "AWSEvents.PutEvents": {
        freezeWhenDue();
        await thaw;
        const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: Entry[] };
        const codes = Entries.map(take);
        if (isNth(++requests, faults.breakEvery)) {
          truth.broken += Entries.length;
          response.destroy();
          return;
        }
        const FailedEntryCount = codes.filter(Boolean).length;
        const answers = codes.map((ErrorCode) => (ErrorCode ? { ErrorCode, ErrorMessage: "" } : { EventId: "1" }));
        response.end(JSON.stringify({ FailedEntryCount, Entries: answers }));
        return;
      }
      case "AmazonSQS.GetQueueUrl":
        response.end(JSON.stringify({ QueueUrl: `${endpoint}/0/stub` }));
        return;
      case "AmazonSQS.ReceiveMessage":
        return receive(response);
      default:
        response.end(JSON.stringify({ Successful: [], Failed: [] }));
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = (name: string) => ({
    service: name,
    region: "us-east-1",
    endpoint,
    credentials: async () => ({ accessKeyId: "test", secretAccessKey: "test" }),
  });
  const connection: Connection = { region: "us-east-1", events: service("events"), sqs: service("sqs") };
  return {
    truth,
    endpoint,
    connection,
    /** Returns the number of open connections. */
    connections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
