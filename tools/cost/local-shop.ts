import { type Fact, readAssembly, startCloud } from "cdk-local-cloud";
import { architecturesIn } from "./architectures.ts";
import type { Shop } from "./orders.ts";

/** The application on a local cloud, its functions in processes of their own, as `npm start` runs it. */
export async function localShop(app: string): Promise<Shop & { stop(): Promise<void> }> {
  const cloud = await startCloud({ app });
  const facts: Fact[] = [];
  cloud.trace.on((fact) => facts.push(fact));
  let since = 0;
  return {
    async request(method, path, body) {
      const headers = { "content-type": "application/json" };
      const content = body && { body: JSON.stringify(body) };
      const response = await fetch(`${cloud.endpoint}${path}`, { method, headers, ...content });
      return { status: response.status, body: await response.text() };
    },
    async rest(orderId) {
      // A mail is the last thing that happens to an order.
      const isLast = (fact: Fact) => fact.kind === "mail" && fact.text.includes(orderId) && fact.seq > since;
      await cloud.next("mail", isLast);
      await cloud.quiet();
      since = facts.at(-1)?.seq ?? since;
    },
    architectureOf: architecturesIn(await readAssembly(app)),
    takeFacts: () => facts.splice(0),
    stop: cloud.stop,
  };
}
