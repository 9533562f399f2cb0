import { describe, expect, test } from "vitest";
import { ledgerOf, orderOf, placeOrder, settledOrder, subjectsTo } from "../support/orders.ts";
import type { Stage } from "../support/stage.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const ORDERS = 200;

/** 200 orders at once, a fifth of them declined; `meanwhile` runs while they are under way. */
async function placeMany(stage: Stage, meanwhile: () => Promise<void> = async () => {}) {
  const orders = Array.from({ length: ORDERS }, (_, i) => orderOf(i % 5 === 0 ? "tok_declined" : "tok_approved"));
  const placed = Promise.all(orders.map(async (order) => ({ order, orderId: await placeOrder(stage, order) })));
  await meanwhile();
  return placed;
}

async function expectOneOutcomeEach(stage: Stage, placed: Awaited<ReturnType<typeof placeMany>>): Promise<void> {
  expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(ORDERS);
  const outcomes = await Promise.all(
    placed.map(async ({ order, orderId }) => {
      const { state, history } = await settledOrder(stage, orderId, 80_000);
      const terminal = history.filter(({ type }: { type: string }) => /^Order(Confirmed|Cancelled)$/.test(type));
      const { status: ledger } = await ledgerOf(stage, orderId);
      const subjects = await subjectsTo(stage, order.email, state === "CONFIRMED" ? 1 : 2);
      const mails = subjects.map((subject) => subject.slice(subject.lastIndexOf(" ") + 1)).sort();
      return { state, terminal: terminal.length, ledger, mails };
    }),
  );
  const approved = { state: "CONFIRMED", terminal: 1, ledger: "charged", mails: ["confirmed"] };
  const declined = {
    state: "CANCELLED",
    terminal: 1,
    ledger: "declined",
    mails: ["cancelled", "failed"],
  };
  expect(outcomes).toEqual(placed.map(({ order }) => (order.card === "tok_approved" ? approved : declined)));
}

describe.skipIf(!isLocal)("200 orders at once, a fifth of them declined", () => {
  const context = stageUnderTest();

  test("each ends in one terminal state, with one charge that counted and one mail a fact", async () => {
    await expectOneOutcomeEach(context.stage, await placeMany(context.stage));
  });
});
