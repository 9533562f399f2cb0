import type { Simulation } from "cdk-local-cloud";
import type { Audited, LedgerEntry, Request, SeenOrder } from "../auditor/observations.ts";
import { isSettled } from "../settled.ts";
import type { Shopping } from "../shopping.ts";

/** The application's customers, and the accountant. */
export interface Clients {
  requests: Request[];
  /** Places an order and does what else its customer does, however often a request has to be repeated. */
  shop(customer: Shopping): Promise<void>;
  /** Whether every order that anybody has heard of needs nothing more. */
  areSettled(audit: readonly Audited[]): Promise<boolean>;
  orders(audit: readonly Audited[]): Promise<SeenOrder[]>;
  ledger(): Promise<LedgerEntry[]>;
}

interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the form of the answer.
  body: any;
}

const HEADERS = { host: "127.0.0.1:4566", "content-type": "application/json" };
const ADMINISTRATOR =
  "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00";
/** How long a customer waits before the same request again. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

export function createClients(simulation: Simulation): Clients {
  const requests: Request[] = [];
  const emails = new Map<string, string>();

  async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const { status, body: text } = await simulation.request({
      method,
      path,
      query: new URLSearchParams(),
      headers: { ...HEADERS, ...headers },
      body: Buffer.from(body ? JSON.stringify(body) : ""),
    });
    return { status, body: JSON.parse(String(text) || "{}") } as Reply;
  }

  /** Sends until there is an answer that is not the server's failure, noting each. */
  async function insist(about: Pick<Request, "orderId" | "email">, ...request: Parameters<typeof send>) {
    const [method, path] = request;
    for (let attempt = 0; ; attempt++) {
      const noted: Request = { at: simulation.clock.now(), method, path, ...about };
      requests.push(noted);
      try {
        const reply = await send(...request);
        noted.status = reply.status;
        if (reply.body.orderId) noted.orderId = reply.body.orderId;
        if (reply.status < 500 && reply.status !== 429) return reply;
      } catch {
        // The connection broke: the customer knows nothing, and asks again.
      }
      await simulation.sleep(RETRY_MS[attempt] ?? 60_000);
    }
  }

  async function read(orderId: string): Promise<SeenOrder> {
    const { status, body } = await simulation.settled(send("GET", `/orders/${orderId}`));
    const email = emails.get(orderId);
    if (status !== 200) return { orderId, status };
    const { state, total, currency, history } = body;
    return { orderId, status, state, total, currency, history, ...(email && { email }) };
  }

  const heardOf = (audit: readonly Audited[]): string[] => [
    ...new Set([
      ...requests.flatMap(({ orderId }) => orderId ?? []),
      ...audit.flatMap(({ subject }) => (subject.startsWith("ord_") ? subject : [])),
    ]),
  ];

  return {
    requests,
    async shop({ number, email, order, isDoubled, cancelAfterMs }) {
      const place = () => insist({ email }, "POST", "/orders", order, { "idempotency-key": `customer-${number}` });
      const [{ body }] = (await Promise.all(isDoubled ? [place(), place()] : [place()])) as [Reply];
      const { orderId } = body;
      if (orderId === undefined) return;
      emails.set(orderId, email);
      if (cancelAfterMs === undefined) return;
      await simulation.sleep(cancelAfterMs);
      await insist({ orderId }, "POST", `/orders/${orderId}/cancel`);
    },
    async areSettled(audit) {
      for (const orderId of heardOf(audit)) if (!isSettled(await read(orderId))) return false;
      return true;
    },
    async orders(audit) {
      const seen: SeenOrder[] = [];
      for (const orderId of heardOf(audit)) seen.push(await read(orderId));
      return seen;
    },
    async ledger() {
      const call = (operation: string, input: object) =>
        simulation.settled(
          send("POST", "/", input, {
            authorization: ADMINISTRATOR,
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": `DynamoDB_20120810.${operation}`,
          }),
        );
      const { TableNames } = (await call("ListTables", {})).body as { TableNames: string[] };
      const TableName = TableNames.find((name) => name.endsWith("-provider"));
      const entries: LedgerEntry[] = [];
      for (let ExclusiveStartKey: object | undefined; ; ) {
        const { body } = await call("Scan", { TableName, ...(ExclusiveStartKey && { ExclusiveStartKey }) });
        entries.push(...body.Items.map(entryOf));
        ExclusiveStartKey = body.LastEvaluatedKey;
        if (!ExclusiveStartKey) return entries;
      }
    },
  };
}

interface Attribute {
  S?: string;
  N?: string;
  M?: Record<string, Attribute>;
}

function entryOf({ key, attempts, charge, refund }: Record<string, Attribute>): LedgerEntry {
  const charged = charge?.M;
  const refunded = refund?.M?.["answer"]?.M?.["status"]?.S;
  const status = charged?.["status"]?.S;
  const amount = charged?.["amount"]?.N;
  const currency = charged?.["currency"]?.S;
  return {
    key: key?.S ?? "",
    attempts: Number(attempts?.N ?? 0),
    ...(status && { charge: status }),
    ...(refunded && { refund: refunded }),
    ...(amount && { amount: Number(amount) }),
    ...(currency && { currency }),
  };
}
