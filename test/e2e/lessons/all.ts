import { expect } from "vitest";
import type { Learner } from "./learner.ts";

/** How each lesson is taken, half-done steps and wrong answers included: none of them passes a step. */
export const ways: Record<string, (learner: Learner) => Promise<void>> = {
  async routing({ begin, waits, answer, type, press, proven }) {
    await begin("routing", "order");
    await waits("break", /the rule lesson-large-orders/);
    await press("Create the rule");
    await waits("break", /five orders, placed while the rule is there/);
    await press("Place five orders");
    await proven("break", /took 0 of their events/);
    await waits("see", /the field that you found/);
    await answer("see", "source");
    await waits("see", /another field/);
    await answer("see", "detail.metadata.schemaVersion");
    await proven("see", /a text never equals a number/);
    await waits("fix", /a change of the rule/);
    await type('{"source": ["app.orders"]}');
    await press("Change the rule");
    await waits("fix", /five orders, placed after the change/);
    await press("Place five orders");
    await waits("fix", /a rule that takes two of the five: yours took/);
    await type(
      '{"source": ["app.orders"], "detail-type": ["OrderCreated"], "detail": {"data": {"total": [{"numeric": [">", 10000]}]}}}',
    );
    await press("Change the rule");
    await press("Place five orders");
    await proven("fix", /OrderCreated of 120\.00 EUR and 190\.00 EUR/);
  },

  async "input-transformation"({ begin, waits, answer, type, press, proven }) {
    await begin("input-transformation", "number");
    await waits("break", /three targets/);
    await press("Create the rule and its targets");
    await waits("break", /an order/);
    await press("Place an order");
    await proven("break", /is a dead letter/);
    await answer("see", "size");
    await waits("see", /this is not it/);
    await answer("see", "json");
    await proven("see", /INVALID_JSON/);
    await waits("fix", /a change of the target/);
    await press("Place an order");
    await waits("fix", /no dead letter: this one is/);
    await type('{"order": "<order>", "total": "<total>", "lines": <lines>}');
    await press("Change the target");
    await press("Place an order");
    await waits("fix", /what was asked for. It got/);
    await type('{"order": <order>, "total": <total>, "lines": <lines>}');
    await press("Change the target");
    await press("Place an order");
    await proven("fix", /"total": 900/);
  },

  async idempotency({ begin, waits, arrange, type, press, proven }) {
    await begin("idempotency", "four");
    await waits("break", /an order/);
    await press("Place an order, delivered twice");
    await waits("break", /the lock keeps the other waiting/);
    await waits("break", /a delivery after they are done/);
    await press("Deliver it again");
    await waits("break", /a delivery after the record was deleted/);
    await press("Forget it, and deliver it again");
    await proven("break", /had 4 deliveries, and all are done/);
    await waits("see", /the number of charges/);
    await type("4");
    await press("Answer");
    await waits("see", /another number/);
    await type("1");
    await press("Answer");
    await proven("see", /written once for this order/);
    await waits("fix", /the lines of defense/);
    await arrange("fix", "memory", "lock", "key");
    await waits("fix", /another order/);
    await arrange("fix", "lock", "memory", "key");
    await proven("fix", /4 deliveries, 1 charge/);
  },

  async retries({ begin, waits, press, proven }) {
    await begin("retries", "minutes");
    await waits("break", /an order with tok_down/);
    await press("Place an order");
    await proven("break", /its first try failed/);
    await waits("see", /1 of 10 tries so far/);
    await press("Forward to the next try");
    await waits("see", /2 of 10 tries so far/);
    await press("Forward to the last");
    await proven("see", /after 10 tries the event became a dead letter/);
    await waits("fix", /a redrive of the letter/);
    await press("Let the provider recover");
    await waits("fix", /a redrive of the letter/);
    await press("Redrive the letter");
    await proven("fix", /the order ended with (OrderConfirmed|PaymentVoided|PaymentRefunded)/);
  },

  async "claim-check"({ page, begin, waits, type, press, proven }) {
    await begin("claim-check", "1024");
    await waits("break", /an order whose event has a claim/);
    await press("Place a 2 MB order");
    await waits("break", /the loss of its object/);
    await press("Delete the object");
    await waits("break", /what the payment service makes of it/);
    await press("Let it read its queue");
    await proven("break", /CLAIM_MISSING/);
    await waits("see", /the number of bytes/);
    await type("65536");
    await press("Answer");
    await waits("see", /the number that the claim has/);
    const event = await page.getByRole("region", { name: "The event on the bus" }).textContent();
    await type(/"bytes": (\d+)/.exec(event ?? "")?.[1] ?? "");
    await press("Answer");
    await proven("see", /with the digest/);
    await waits("fix", /a redrive of the letter/);
    await press("Redrive the letter");
    await waits("fix", /the object was not there, so the letter came back/);
    await press("Put the object back");
    await press("Redrive the letter");
    await proven("fix", /one claim was fetched/);
  },

  async outbox({ page, begin, waits, answer, press, proven }) {
    await begin("outbox", "lost");
    await waits("break", /killed after its write/);
    await press("Place an order and kill post-order");
    await waits("break", /three orders with the variant/);
    await press("Place three with the variant");
    await proven("break", /The variant wrote 3 orders/);
    await waits("see", /the order that the auditor finds/);
    const audit = (await page.getByRole("region", { name: "The auditor" }).locator("pre").last().textContent()) ?? "";
    const [written = [], published = []] = audit
      .split("\n")
      .map((line) => [...line.matchAll(/lesson-order-\d/g)].map(String));
    expect(written).toHaveLength(3);
    expect(published).toHaveLength(2);
    await answer("see", published[0] ?? "");
    await waits("see", /another order/);
    await answer("see", written.find((order) => !published.includes(order)) ?? "");
    await proven("see", /no event about it was ever put/);
    await waits("fix", /three calls of post-order that are killed: 0 so far/);
    await press("Place three orders, kill each");
    await proven("fix", /the auditor finds all 3 events/);
  },

  async saga({ begin, waits, answer, arrange, press, proven }) {
    await begin("saga", "confirmed");
    await waits("break", /an order with tok_slow/);
    await press("Place an order");
    await waits("break", /its cancellation/);
    await press("Cancel it now");
    await proven("break", /both services are done/);
    await waits("see", /the events in their order/);
    await arrange("see", "OrderCancelled", "OrderCreated", "last");
    await waits("see", /another order/);
    await arrange("see", "OrderCreated", "OrderCancelled", "last");
    await proven("see", /OrderCreated, OrderCancelled, Payment/);
    await waits("fix", /your explanation/);
    await answer("fix", "kept");
    await waits("fix", /the provider's books/);
    await answer("fix", "same");
    await press("Look into the provider's books");
    await waits("fix", /another explanation/);
    await answer("fix", "kept");
    await proven("fix", /nothing is left/);
  },

  async schedules({ begin, waits, type, press, proven }) {
    await begin("schedules", "as-written");
    await waits("break", /an order that nobody charges/);
    await press("Place an order that nobody charges");
    await waits("break", /OrderCancelled/);
    await press("Forward 16 minutes");
    await waits("break", /the run of report-sales/);
    await press("Run the report now");
    await proven("break", /payment_timeout/);
    for (const [day, said] of [
      ["Sunday", /a day such as/],
      ["2027-03-29", /nothing is missing/],
    ] as const) {
      await type(day);
      await press("Answer");
      await waits("see", said);
    }
    await type("2027-03-28");
    await press("Answer");
    await proven("see", /not on 2027-03-28/);
    for (const [expression, said] of [
      ["cron(0 9 32 * ? *)", /an expression that the scheduler takes/],
      ["cron(0 9 L * ? *)", /Yours runs at 2027-01-31/],
    ] as const) {
      await type(expression);
      await press("Answer");
      await waits("fix", said);
    }
    await type("cron(0 9 LW * ? *)");
    await press("Answer");
    await proven("fix", /2027-01-29 09:00, 2027-02-26 09:00/);
  },

  async "archive-and-replay"({ begin, waits, type, press, proven }) {
    await begin("archive-and-replay", "ten");
    await waits("break", /the consumer lesson-loyalty/);
    await press("Deploy the consumer");
    await waits("break", /ten confirmed orders: 0 so far/);
    await press("Place ten orders");
    await proven("break", /lesson-loyalty got no event/);
    await waits("see", /a replay/);
    await press("Repair the rule");
    await waits("see", /a replay/);
    await press("Replay to this rule");
    await proven("see", /got the ten it had missed/);
    await waits("fix", /ten replayed events at the mail service: 0 so far/);
    await press("Replay to all rules");
    await waits("fix", /the number of new e-mails$/);
    await type("10");
    await press("Answer");
    await waits("fix", /that is another one/);
    await type("0");
    await press("Answer");
    await proven("fix", /sent 0 e-mails/);
  },

  async evolution({ begin, waits, type, press, proven }) {
    await begin("evolution", "nothing");
    await waits("break", /the verdict of the check/);
    await press("Check the contract");
    await waits("break", /an event with the renamed field/);
    await press("Publish it anyway");
    await proven("break", /notification-on-order-update-orders-v1, and there the event became a dead letter/);
    await waits("see", /the field that the reason names/);
    await type("total");
    await press("Answer");
    await waits("see", /not total/);
    await type("data.email");
    await press("Answer");
    await proven("see", /data\.email is missing/);
    await waits("fix", /the consumer lesson-greeter/);
    await type("const upcast = ({ data }) => data;");
    await press("Deploy the consumer");
    await waits("fix", /both versions/);
    await press("Publish versions 1 and 2");
    await waits("fix", /It failed with version 1/);
    await type(
      "const upcast = ({ metadata, data: { email, ...rest } }) => metadata.schemaVersion === 1 ? { ...rest, emailAddress: email } : rest;",
    );
    await press("Deploy the consumer");
    await press("Publish versions 1 and 2");
    await proven("fix", /one of version 2/);
  },

  async permissions({ begin, waits, arrange, type, press, proven }) {
    await begin("permissions", "queue");
    await waits("break", /a call that is refused/);
    await press("Take the grant away");
    await waits("break", /a delivery that the queue's policy refuses/);
    await press("Take the queue's policy away");
    await waits("break", /a deployment with a role/);
    await press("Take the trust away and deploy");
    await proven("break", /were refused/);
    await waits("see", /the three places/);
    await arrange("see", "letter", "call", "deploy");
    await waits("see", /another order/);
    await arrange("see", "call", "letter", "deploy");
    await proven("see", /was refused sqs:SendMessage.*NO_PERMISSIONS.*cannot be assumed by Lambda/);
    await press("Publish again");
    await waits("fix", /the statement/);
    await press("Add the statement");
    await waits("fix", /and nothing else/);
    const queue = "arn:aws:sqs:us-east-1:000000000000:lesson-out";
    await type(JSON.stringify({ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue }));
    await press("Add the statement");
    await press("Publish again");
    await waits("fix", /the event in lesson-copy/);
    await press("Let the bus into the queue");
    await press("Publish again");
    await proven("fix", /the function sent to lesson-out, and the bus to lesson-copy/);
  },

  async "never-arrived"({ page, begin, waits, answer, press, proven }) {
    await begin("never-arrived", "log");
    await waits("break", /a published event/);
    await press("Set it up and publish");
    await proven("break", /nothing arrived/);
    await waits("see", /the cause/);
    const checks = page.getByRole("region", { name: "The checks, in order" }).locator("dl > div");
    let found = -1;
    for (let i = 0; i < 6; i += 1) {
      await press("Next check");
      await checks.nth(i).waitFor();
      if (found < 0 && (await checks.nth(i).locator(".mk.dead").count()) > 0) found = i;
      if (found >= 0 && found < 4) break;
    }
    // A refused delivery has a dead letter, or the letter was refused, too.
    const lost = (await checks.nth(5).locator(".mk.dead").count()) > 0;
    const cause = ["bus", "source", "disabled", "pattern", lost ? "letters" : "queue"][found] ?? "";
    await answer("see", cause === "bus" ? "source" : "bus");
    await waits("see", /that is not it/);
    await answer("see", cause);
    await page.locator("li#fix.current").waitFor();
    const repairs: Record<string, string[]> = {
      bus: ["Put it on the right bus"],
      source: ["Give it the right source"],
      disabled: ["Enable the rule"],
      pattern: ["Correct the pattern"],
      queue: ["Let the bus into the queue"],
      letters: ["Let the bus into the queue", "Let the bus into the dead-letter queue"],
    };
    await press("Publish it again");
    await waits("fix", /it was published again, and has not arrived/);
    for (const repair of repairs[cause] ?? []) await press(repair);
    await press("Publish it again");
    await proven("fix", /the event arrived in lesson-inbox/);
  },
};
