import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../client/connect.ts";

/** What the stub does wrong, on purpose. */
export interface Faults {
  /** From the put to the queue. */
  delayMs?: number;
  /** Answers nothing and delivers nothing for this long, from the first request after `afterMs` on. */
  freeze?: { afterMs: number; forMs: number };
  /** Of every so many events, one is lost, delivered twice, delivered later, refused. */
  loseEvery?: number;
  doubleEvery?: number;
  delayEvery?: { every: number; ms: number };
  refuseEvery?: { every: number; code: string };
  /** Breaks the connection of every so many PutEvents requests, after the bus took the events. */
  breakEvery?: number;
  /** Hands every so many messages out twice, as SQS does when a delete comes too late. */
  redeliverEvery?: number;
  /** What the ingestion time looks like. */
  ingestion?: (at: number) => string;
}

/** What the stub knows to have done: what a right result has to say. */
export interface Truth {
  accepted: number;
  refused: number;
  lost: number;
  doubled: number;
  delayed: number;
  broken: number;
  redelivered: number;
  /** The numbers of the events as they went into the queue. */
  order: number[];
  frozenAt: number | undefined;
}

interface Entry {
  Detail: string;
}

/** A bus and its queue in one HTTP server of the tests' own, with known faults. */
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

  /** Undefined when the bus takes the entry. */
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
    /** Connections that are open now. */
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
