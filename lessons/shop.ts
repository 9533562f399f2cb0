import { randomUUID } from "node:crypto";
import type { Fact, FactOf, LessonRun, LessonTools } from "cdk-local-cloud";
import { busName, nameOf } from "../events/names.ts";

/** What runs on this machine: the lessons teach on nothing else. */
const STAGE = { name: "local" };
const ACCOUNT = "000000000000";

export const BUS = busName(STAGE);
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

/** The names and ARNs of the shop's parts, by what they are called within its stage. */
export const shopName = (...parts: string[]): string => nameOf(STAGE, ...parts);
export const busArn = arn("events", `event-bus/${BUS}`);
export const ruleArn = (name: string): string => arn("events", `rule/${BUS}/${name}`);
export const queueArn = (name: string): string => arn("sqs", name);
export const functionArn = (name: string): string => arn("lambda", `function:${name}`);

export interface Line {
  sku: string;
  quantity: number;
  unitPrice: number;
}

const TWO_TEAS: Line[] = [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }];

/** Places an order over HTTP, as the shop's customers do; returns its id. */
export async function placeOrder(
  { client }: Pick<LessonTools, "client">,
  { card = "tok_approved", lines = TWO_TEAS }: { card?: string; lines?: Line[] } = {},
): Promise<string> {
  const body = { customerId: "c-lesson", email: "ada@example.com", currency: "EUR", lines, card };
  const response = await fetch(`${client.endpoint}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { orderId?: string };
  if (!answer.orderId) throw new Error(`POST /orders answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer.orderId;
}

export type Put = FactOf<"put">;

/** What was put about a subject, of one type or of all. */
export const putsAbout = (facts: readonly Fact[], subject: string | undefined, type?: string): Put[] =>
  of(facts, "put").filter(
    ({ event }) => event.resources[0] === subject && (type === undefined || event["detail-type"] === type),
  );

/** The facts of one kind. */
export const of = <Kind extends Fact["kind"]>(facts: readonly Fact[], kind: Kind): FactOf<Kind>[] =>
  facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind);

/** The answer to a step's question, where it is one text. */
export const answerTo = ({ answers }: LessonRun, step: "predict" | "break" | "see" | "fix"): string =>
  answers[step]?.[0]?.trim() ?? "";

export const short = (id = "…"): string => (id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);

export const euros = (cents: number): string => `${(cents / 100).toFixed(2)} EUR`;

export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
