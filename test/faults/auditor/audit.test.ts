import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { orderIn, soundRun } from "./observations.fixture.ts";
import type { Observations } from "./observations.ts";

/** What the auditor says of a sound run after one change. */
function after(change: (run: Observations) => void): string[] {
  const run = soundRun();
  change(run);
  return audit(run).breaches.map(({ invariant, subject, message }) => `${invariant}: ${subject}: ${message}`);
}

test("a sound run is counted and has no breach", () => {
  expect(audit(soundRun())).toEqual({
    breaches: [],
    acknowledged: [],
    counts: {
      orders: 4,
      confirmed: 1,
      customers: 6,
      cancelled: 3,
      charges: 2,
      refunds: 1,
      mails: 6,
      "mails doubled": 0,
      events: 20,
      "published again": 0,
      matched: 3,
      delivered: 2,
      duplicates: 1,
      "dead letters of targets": 1,
      "unread at a kill": 0,
      requests: 6,
      refused: 1,
      "made without an answer": 0,
      "attempts of others": 1,
      "dead letters": 1,
      "dead letters left": 0,
      "seconds to rest": 60,
    },
  });
});

test("a breach has the story of its order", () => {
  const run = soundRun();
  orderIn(run, "ord_paid").entry.amount = 90;
  const [breach] = audit(run).breaches;
  expect(breach?.story).toMatchObject([
    { seen: "request", status: 202 },
    { seen: "order", state: "CONFIRMED" },
    { seen: "event", type: "OrderCreated" },
    { seen: "event", type: "PaymentSucceeded" },
    { seen: "event", type: "OrderConfirmed" },
    { seen: "event", type: "NotificationSent" },
    { seen: "mail" },
    { seen: "ledger", amount: 90 },
    { seen: "dead letter", queue: "payment-dlq" },
  ]);
});

test("whoever repeats a request has one order", () => {
  const twice = after((run) => {
    const { email: to = "" } = orderIn(run, "ord_paid").order;
    run.mails.push({ at: 1, to, subject: "Your order ord_other is confirmed" });
  });
  expect(twice.filter((text) => text.startsWith("one order per request"))).toHaveLength(1);
});

describe("one outcome", () => {
  const at = "2030-01-01T12:00:00.000Z";

  test("an accepted order is lost", () => {
    const lost = (run: Observations) =>
      run.requests.push({ at: 0, method: "POST", path: "/orders", status: 202, orderId: "ord_x" });
    expect(after(lost)).toEqual(["one outcome: ord_x: It was accepted, and GET answers nothing."]);
  });

  test("an order is still open", () => {
    const breaches = after((run) => {
      const { order } = orderIn(run, "ord_declined");
      Object.assign(order, { state: "PENDING", history: order.history?.slice(0, 1) });
    });
    expect(breaches).toContain("one outcome: ord_declined: It is PENDING, which is no terminal state.");
  });

  test.each([
    [
      "a fact twice",
      ["OrderCreated", "PaymentSucceeded", "OrderConfirmed", "OrderConfirmed"],
      "OrderConfirmed is in its history 2 times.",
    ],
    ["no beginning", ["PaymentSucceeded", "OrderConfirmed"], "Its history begins with PaymentSucceeded."],
    [
      "no payment",
      ["OrderCreated", "OrderConfirmed"],
      "OrderConfirmed is in its history without PaymentSucceeded before it.",
    ],
    [
      "an unknown fact",
      ["OrderCreated", "PaymentSucceeded", "OrderConfirmed", "OrderEaten"],
      "Its history has OrderEaten, which is no fact of an order.",
    ],
    [
      "both ends",
      ["OrderCreated", "PaymentFailed", "PaymentSucceeded", "OrderConfirmed"],
      "Its payment both succeeded and failed.",
    ],
    [
      "a wrong end",
      ["OrderCreated", "OrderCancelled", "PaymentSucceeded", "OrderConfirmed"],
      "It was confirmed after it was cancelled.",
    ],
    [
      "another state",
      ["OrderCreated", "PaymentSucceeded", "OrderConfirmed", "OrderCancelled"],
      "It is CONFIRMED, and by its history it is CANCELLED.",
    ],
    [
      "money back for nothing",
      ["OrderCreated", "PaymentSucceeded", "OrderConfirmed", "PaymentRefunded"],
      "PaymentRefunded is in its history without OrderCancelled before it.",
    ],
  ])("a history with %s", (_, types, message) => {
    const breaches = after((run) => {
      orderIn(run, "ord_paid").order.history = types.map((type) => ({ type, at }));
    });
    expect(breaches).toContain(`one outcome: ord_paid: ${message}`);
  });
});

describe("money", () => {
  test.each([
    ["too little was taken", "ord_paid", { amount: 899 }, "Its total is 900 EUR, and the provider took 899 EUR."],
    [
      "another currency was taken",
      "ord_paid",
      { currency: "USD" },
      "Its total is 900 EUR, and the provider took 900 USD.",
    ],
    ["nothing was taken", "ord_paid", { charge: undefined }, "It is confirmed, and the provider has not charged it."],
    ["it was refunded", "ord_paid", { refund: "refunded" }, "It is confirmed, and the provider says refunded."],
    [
      "a cancelled order's money is kept",
      "ord_back",
      { refund: undefined },
      "It is CANCELLED, and the provider holds 900 EUR.",
    ],
    [
      "a refund failed",
      "ord_back",
      { refund: "failed" },
      "It is CANCELLED, and the provider holds 900 EUR (refund: failed).",
    ],
  ])("%s", (_, orderId, change, message) => {
    const breaches = after((run) => Object.assign(orderIn(run, orderId).entry, change));
    expect(breaches).toContain(`money: ${orderId}: ${message}`);
    expect(breaches.some((each) => each.startsWith("money: EUR: Captured minus refunded is"))).toBe(true);
  });

  test("two charges for one order", () => {
    const twice = (run: Observations) => run.ledger.push({ ...orderIn(run, "ord_declined").entry });
    expect(after(twice)).toEqual(["money: ord_declined: The ledger has 2 entries for it."]);
  });

  test("a charge for nobody's order", () => {
    const strange = (run: Observations) => run.ledger.push({ key: "ord_nobody", attempts: 1, charge: "declined" });
    expect(after(strange)).toEqual(["money: ord_nobody: The ledger has an entry for it, and there is no such order."]);
  });
});

describe("one mail per fact", () => {
  const SUBJECT = "Your order ord_paid is confirmed";
  const again = (run: Observations) => run.mails.push({ at: 0, to: "ord_paid@example.com", subject: SUBJECT });

  test("a mail is missing", () => {
    const lost = (run: Observations) => {
      run.mails = run.mails.filter(({ subject }) => subject !== SUBJECT);
    };
    expect(after(lost)).toEqual([`one mail per fact: ord_paid: Nobody got the mail “${SUBJECT}”.`]);
  });

  test("a mail tells of what did not happen", () => {
    const strange = (run: Observations) =>
      run.mails.push({ at: 0, to: "x@example.com", subject: "Your order ord_paid is cancelled" });
    expect(after(strange)).toEqual([
      "one mail per fact: ord_paid: Somebody got the mail “Your order ord_paid is cancelled”, and that did not happen.",
    ]);
  });

  test("a mail goes to somebody else", () => {
    const astray = (run: Observations) => Object.assign(run.mails[0] ?? {}, { to: "x@example.com" });
    expect(after(astray)).toEqual([
      `one mail per fact: ord_paid: The mail “${SUBJECT}” went to x@example.com, not to ord_paid@example.com.`,
    ]);
  });

  test("a mail is doubled for no reason", () => {
    expect(after(again)).toEqual([
      `one mail per fact: ord_paid: The mail “${SUBJECT}” was sent 2 times, and no fault struck the invocation that sent it first.`,
    ]);
  });

  test("a doubled mail is acknowledged, and traced to the fault that struck its invocation", () => {
    const run = soundRun();
    again(run);
    const at = run.mails[0]?.at ?? 0;
    run.strikes.push({ at, fault: "invocation-kill", requestId: `mails ${SUBJECT}`, operation: "dynamodb:PutItem" });
    const { breaches, acknowledged } = audit(run);
    expect(breaches).toEqual([]);
    expect(acknowledged).toMatchObject([{ subject: "ord_paid", cause: "invocation-kill at dynamodb:PutItem" }]);
  });

  test("a fault at a call before the mail was sent is no cause", () => {
    const run = soundRun();
    again(run);
    run.strikes.push({
      at: 0,
      fault: "api-response-lost",
      requestId: `mails ${SUBJECT}`,
      operation: "dynamodb:GetItem",
    });
    expect(audit(run).breaches).toHaveLength(1);
    run.strikes.push({ at: 0, fault: "api-response-lost", requestId: `mails ${SUBJECT}`, operation: "ses:SendEmail" });
    expect(audit(run)).toMatchObject({ breaches: [], acknowledged: [{ cause: "api-response-lost at ses:SendEmail" }] });
  });

  test("a doubled mail is traced to a kill of the cloud, if it was sent just before", () => {
    const run = soundRun();
    again(run);
    const sentAt = run.mails[0]?.at ?? 0;
    run.kills.push(sentAt + 31_000);
    expect(audit(run).breaches).toHaveLength(1);
    run.kills.push(sentAt + 2_000);
    expect(audit(run)).toMatchObject({ breaches: [], acknowledged: [{ cause: "cloud-kill" }] });
  });
});

describe("every event", () => {
  test("a fact was never published", () => {
    const lost = (run: Observations) => {
      run.audit = run.audit.filter(({ subject, type }) => subject !== "ord_paid" || type !== "OrderConfirmed");
    };
    expect(after(lost)).toEqual(["every event: ord_paid: OrderConfirmed is in its history and was never published."]);
  });

  test("a fact was published as two events", () => {
    const twice = (run: Observations) =>
      run.audit.push({ ...run.audit[0], id: "x", eventId: "x" } as (typeof run.audit)[0]);
    expect(after(twice)).toEqual([
      "every event: ord_paid: OrderCreated is in its history once and was published as 2 events.",
    ]);
  });

  test("an event was published twice: it is counted, and no breach", () => {
    const run = soundRun();
    run.audit.push({ ...run.audit[0], id: "x" } as (typeof run.audit)[0]);
    expect(audit(run)).toMatchObject({ breaches: [], counts: { events: 20, "published again": 1 } });
  });

  test("an event tells of what did not happen", () => {
    const event = { id: "x", eventId: "x", causationId: "c" };
    const strange = (run: Observations) =>
      run.audit.push(
        { ...event, type: "PaymentRefunded", subject: "ord_paid" },
        { ...event, type: "SettlementRequested", subject: "ord_paid" },
        { ...event, type: "OrderCreated", subject: "ord_nobody" },
      );
    expect(after(strange)).toEqual([
      "every event: ord_paid: PaymentRefunded was published and is not in its history.",
      "every event: ord_paid: SettlementRequested was published 1 times, and it was not cancelled.",
      "every event: ord_nobody: OrderCreated tell of an order that is not there.",
    ]);
  });

  test("a mail was not told of", () => {
    const untold = (run: Observations) => {
      run.audit = run.audit.filter(({ subject, type }) => subject !== "ord_paid" || type !== "NotificationSent");
    };
    expect(after(untold)).toEqual([
      "every event: ord_paid: Its customer was told of 1 facts, and NotificationSent was published for 0.",
    ]);
  });
});

describe("every delivery", () => {
  const lost = (run: Observations) => Object.assign(run.deliveries[0] ?? {}, { delivered: 0 });

  test("an event vanished on its way to a target", () => {
    expect(after(lost)).toEqual(["every delivery: d1: OrderCreated matched payment and never came to payment-queue."]);
  });

  test("what happened just before a kill may not have been read", () => {
    const run = soundRun();
    lost(run);
    run.kills.push((run.deliveries[0]?.at ?? 0) + 1_000);
    expect(audit(run)).toMatchObject({ breaches: [], counts: { "unread at a kill": 1 } });
  });
});

describe("refused without trace", () => {
  test("a refused order was made", () => {
    const made = (run: Observations) => {
      run.orders.push({ ...orderIn(run, "ord_declined").order, email: "refused@example.com" });
    };
    expect(after(made)).toContain(
      "refused without trace: refused@example.com: Its order was refused with 400, and left a trace.",
    );
  });

  test("a refused customer gets a mail", () => {
    const mailed = (run: Observations) => run.mails.push({ at: 0, to: "refused@example.com", subject: "Hello" });
    expect(after(mailed)).toEqual([
      "refused without trace: refused@example.com: Its order was refused with 400, and left a trace.",
    ]);
  });

  test("an order without an answer may have been made: it is counted", () => {
    const run = soundRun();
    run.mails.push({ at: 0, to: "ord_lost@example.com", subject: "Hello" });
    expect(audit(run)).toMatchObject({ breaches: [], counts: { "made without an answer": 1 } });
  });
});

test("owners only: somebody sees the order of another", () => {
  const seen = (run: Observations) => Object.assign(run.foreign[0] ?? {}, { status: 200 });
  expect(after(seen)).toEqual(["owners only: ord_paid: GET by somebody, whose it is not, answered 200."]);
});

test("empty dead-letter queues: a letter comes back after the redrive", () => {
  const left = (run: Observations) => run.lettersLeft.push({ queue: "dlq", messageId: "m", reason: "BROKEN" });
  expect(after(left)).toEqual(["empty dead-letter queues: dlq: 1 dead letters came back after the redrive: BROKEN."]);
});

describe("quiet in time", () => {
  test("it takes too long", () => {
    const late = (run: Observations) => Object.assign(run.quiet, { at: run.quiet.faultsEndedAt + 3_601_000 });
    expect(after(late)).toEqual(["quiet in time: the cloud: It came to rest after 3601 s, later than 3600 s."]);
  });

  test("it never comes to rest", () => {
    const never = (run: Observations) => Object.assign(run.quiet, { at: undefined });
    expect(after(never)).toEqual(["quiet in time: the cloud: It did not come to rest within 3600 s."]);
  });
});
