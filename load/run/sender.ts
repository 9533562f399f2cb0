import type { OrderFlow } from "../application.ts";
import type { Connection } from "../client/connect.ts";
import { leanPutClient, type PutResult, sdkPutClient } from "../client/put-events.ts";
import { customEntryBuilder } from "../custom-event/entries.ts";
import { orderClient } from "../order-flow/order.ts";
import { entryBuilder, type ProbeEvent } from "../probe/probe-event.ts";
import { sizePicker } from "../schedule/sizes.ts";
import type { Job } from "./job.ts";

export interface Sender {
  /** Sends events as one call. Never rejects and never retries. */
  send(events: ProbeEvent[]): Promise<PutResult>;
  close(): void;
}

/** Returns the sender for a job: of events to the bus, or of orders to the application. */
export function createSender(job: Job, { events }: Connection, flow?: OrderFlow): Sender {
  const options = { maxInFlight: job.maxInFlight, timeoutMs: job.requestTimeoutMs };
  if (job.orders && flow) {
    const signed = job.orders.open ? undefined : events;
    const client = orderClient(flow, { url: job.orders.url, signed }, options);
    return { send: ([event]) => client.place(event as ProbeEvent), close: client.close };
  }
  const client = (job.client === "sdk" ? sdkPutClient : leanPutClient)(events, options);
  if (job.custom) {
    const build = customEntryBuilder(job.custom, job.busName, {
      seed: job.seed + job.producer,
      workers: job.workers,
    });
    return { send: (sent) => client.put(sent.map(build)), close: client.close };
  }
  const entryOf = entryBuilder(job.detailType, job.busName);
  const bytesOfNext = sizePicker(job.sizes, job.seed + job.producer);
  return { send: (sent) => client.put(sent.map((event) => entryOf(event, bytesOfNext()))), close: client.close };
}
