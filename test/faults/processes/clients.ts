import { setTimeout as delay } from "node:timers/promises";
import type { Request } from "../auditor/observations.ts";
import type { Shopping } from "../shopping.ts";
import type { CloudUnderTest } from "./cloud-under-test.ts";

/** The application's customers. */
export interface Clients {
  requests: Request[];
  /** The customers' addresses, by their orders. */
  emails: Map<string, string>;
  /** Places an order and does what else its customer does, however often a request has to be repeated. */
  shop(customer: Shopping): Promise<void>;
}

interface Reply {
  status: number;
  body: { orderId?: string };
}

/** How long a customer waits for an answer, and before the same request again. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;

export function createClients(cloud: CloudUnderTest): Clients {
  const requests: Request[] = [];
  const emails = new Map<string, string>();

  /** Throws where there is no answer. */
  async function send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(`${await cloud.endpoint()}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Reply["body"] };
  }

  /** Sends until there is an answer that is not the server's failure, noting each. */
  async function insist(
    about: Pick<Request, "orderId" | "email">,
    ...request: Parameters<typeof send>
  ): Promise<Reply> {
    const [method, path] = request;
    for (;;) {
      const noted: Request = { at: cloud.now(), method, path, ...about };
      requests.push(noted);
      try {
        const reply = await send(...request);
        noted.status = reply.status;
        if (reply.body.orderId !== undefined) noted.orderId = reply.body.orderId;
        if (reply.status < 500 && reply.status !== 429) return reply;
      } catch {
        // The connection broke, or nothing came: the customer knows nothing, and asks again.
      }
      await delay(PAUSE_MS);
    }
  }

  return {
    requests,
    emails,
    async shop({ number, email, order, isDoubled, cancelAfterMs }) {
      const place = () =>
        insist({ email }, "POST", "/orders", order, { "idempotency-key": `customer-number-${number}` });
      const [{ body }] = (await Promise.all(isDoubled ? [place(), place()] : [place()])) as [Reply];
      const { orderId } = body;
      if (orderId === undefined) return;
      emails.set(orderId, email);
      if (cancelAfterMs === undefined) return;
      await delay(cancelAfterMs);
      await insist({ orderId }, "POST", `/orders/${orderId}/cancel`);
    },
  };
}
