import type { AwsService } from "../client/aws-request.ts";
import { createPost, RequestFailed } from "../client/post.ts";
import type { Delivery, ProbeEvent } from "../probe/probe-event.ts";
import type { PutResult } from "../client/put-events.ts";
import { createSigner } from "../client/sign.ts";

/** What becomes of an order on the bus, by the number of the probe's rule that tells of it. */
export const ORDER_EVENTS = ["OrderConfirmed", "OrderCancelled", "NotificationSent"] as const;
export const CONFIRMED = 0;
export const CANCELLED = 1;
export const NOTIFIED = 2;

/** The order's marks travel in its e-mail address, which every event of it carries: at SES's mailbox simulator, which bounces nothing. */
const addressOf = ({ run, producer, sequence, intended }: ProbeEvent): string =>
  `success+${run}.${producer}.${sequence}.${intended}@simulator.amazonses.com`;
const ADDRESS = /^success\+(\w+)\.(\d+)\.(\d+)\.(\d+)@simulator\.amazonses\.com$/;

/** Reads an order's event from the probe's queue. Undefined when it is not of a load test. */
export function readOrderEvent(body: string): Delivery | undefined {
  let value: { rule?: number; ingestion?: string; detail?: { data?: { email?: string; to?: string } } } | null;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { email, to } = value?.detail?.data ?? {};
  const [, run, producer, sequence, intended] = ADDRESS.exec(email ?? to ?? "") ?? [];
  if (run === undefined || typeof value?.rule !== "number") return undefined;
  return {
    rule: value.rule,
    ingestion: value.ingestion ?? "",
    run,
    producer: Number(producer),
    sequence: Number(sequence),
    intended: Number(intended),
  };
}

export interface OrderApi {
  /** The API's URL, without the path. */
  url: string;
  /** How calls are signed (IAM); undefined where the API is open. */
  signed: AwsService | undefined;
}

/** Places orders over HTTP. An order is accepted when the answer is 202. */
export function orderClient(api: OrderApi, options: { maxInFlight: number; timeoutMs: number }) {
  const url = new URL("/orders", api.url);
  const post = createPost(url, { maxSockets: options.maxInFlight, timeoutMs: options.timeoutMs });
  const { signed } = api;
  const sign =
    signed && createSigner({ service: "execute-api", region: signed.region, host: url.host, path: url.pathname });
  return {
    async place(event: ProbeEvent): Promise<PutResult> {
      const body = JSON.stringify({
        customerId: `load-${event.run}`,
        email: addressOf(event),
        currency: "EUR",
        lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
        card: "tok_approved",
      });
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
