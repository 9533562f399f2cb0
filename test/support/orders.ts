import { randomUUID } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { eventually } from "./eventually.ts";
import type { Mail, Reply, Stage } from "./stage.ts";

/** A valid order; its e-mail address is nobody else's, so that its mails can be told apart. */
export function orderOf(card: string, lines = [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }]) {
  return { customerId: "c-456", email: `ada+${randomUUID()}@example.com`, currency: "EUR", lines, card };
}

/** Places an order and gives its id. */
export async function placeOrder(stage: Stage, order: ReturnType<typeof orderOf>): Promise<string> {
  const reply = await stage.request("POST", "/orders", { body: order });
  if (reply.status !== 202) throw new Error(`POST /orders answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body.orderId;
}

/** The order as GET shows it, once `holds` accepts it. */
export async function orderWhen(
  stage: Stage,
  orderId: string,
  what: string,
  holds: (order: Reply["body"]) => boolean,
  limitMs?: number,
): Promise<Reply["body"]> {
  const read = async () => (await stage.request("GET", `/orders/${orderId}`)).body;
  return eventually(`order ${orderId} ${what}`, read, holds, limitMs);
}

export const settledOrder = (stage: Stage, orderId: string, limitMs?: number) =>
  orderWhen(stage, orderId, "is settled", ({ state }) => state === "CONFIRMED" || state === "CANCELLED", limitMs);

export const historyOf = (order: Reply["body"]): string[] => order.history.map(({ type }: { type: string }) => type);

/** What the payment provider's own books say of an order: how its refund or else its charge stands, and how often it was asked to charge. */
export async function ledgerOf(stage: Stage, orderId: string): Promise<{ status: string; attempts: number }> {
  const { PROVIDER_TABLE_NAME } = await stage.environmentOf("payment-on-order-created");
  const { Item } = await stage.documents.send(
    new GetCommand({ TableName: PROVIDER_TABLE_NAME, Key: { key: orderId } }),
  );
  const { attempts = 0, charge, refund } = Item ?? {};
  return { status: refund?.answer.status ?? charge?.status ?? "never charged", attempts };
}

/** The subjects of the mails to an address, once there are `count`; empty where the stage cannot tell. */
export async function subjectsTo(stage: Stage, address: string, count: number): Promise<string[]> {
  const { mails } = stage;
  if (!mails) return [];
  const received = async () => (await mails()).filter(({ to }: Mail) => to.includes(address));
  const seen = await eventually(`${count} mails to ${address}`, received, (found) => found.length >= count);
  return seen.map(({ subject }) => subject).sort();
}
