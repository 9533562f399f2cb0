import type { OrderFlow } from "../application.ts";
import type { AwsService } from "../client/aws-request.ts";
import { createPost, RequestFailed } from "../client/post.ts";
import type { PutResult } from "../client/put-events.ts";
import { createSigner } from "../client/sign.ts";
import type { Delivery, ProbeEvent } from "../probe/probe-event.ts";

/** The events of an order on the bus, by the number of the probe's rule that matches them. */
export const CONFIRMED = 0;
export const CANCELLED = 1;
export const NOTIFIED = 2;

/** Returns the detail types of the probe's rules, by their numbers. */
export const orderEvents = ({ events }: OrderFlow): string[] => [events.confirmed, events.cancelled, events.notified];

/** Returns an order's place in the schedule as text that the application carries along. */
const markOf = ({ run, producer, sequence, intended }: ProbeEvent): string =>
  `${run}.${producer}.${sequence}.${intended}`;
const MARK = /^(\w+)\.(\d+)\.(\d+)\.(\d+)$/;

/** Returns a parser of order events from the probe's queue, which returns undefined for events of other orders. */
export function orderEventReader({ markOf: find }: OrderFlow): (body: string) => Delivery | undefined {
  return (body) => {
    let value: { rule?: unknown; ingestion?: string; detail?: unknown } | null;
    try {
      value = JSON.parse(body);
    } catch {
      return undefined;
    }
    const [, run, producer, sequence, intended] = MARK.exec(find(value?.detail) ?? "") ?? [];
    if (run === undefined || typeof value?.rule !== "number") return undefined;
    return {
      rule: value.rule,
      ingestion: value.ingestion ?? "",
      run,
      producer: Number(producer),
      sequence: Number(sequence),
      intended: Number(intended),
    };
  };
}

export interface OrderApi {
  /** The API's URL, without the path. */
  url: string;
  /** How requests are signed (IAM); undefined when the API is open. */
  signed: AwsService | undefined;
}

/** Returns a client that places orders over HTTP. An order is accepted when the response status is 202. */
export function orderClient(flow: OrderFlow, api: OrderApi, options: { maxInFlight: number; timeoutMs: number }) {
  const url = new URL(flow.path, api.url);
  const post = createPost(url, { maxSockets: options.maxInFlight, timeoutMs: options.timeoutMs });
  const { signed } = api;
  const sign =
    signed && createSigner({ service: "execute-api", region: signed.region, host: url.host, path: url.pathname });
  return {
    async place(event: ProbeEvent): Promise<PutResult> {
      const body = JSON.stringify(flow.body(markOf(event)));
      const fields = { "content-type": "application/json" };
      try {
        const headers = sign && signed ? sign(await signed.credentials(), fields, body) : fields;
        const { status } = await post.send(headers, body);
        return status === 202 ? { refused: new Map() } : { failed: `HTTP ${status}`, answered: true };
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        return { failed: error.code, answered: false };
      }
    },
    close: post.close,
  };
}
