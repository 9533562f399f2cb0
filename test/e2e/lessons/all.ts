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
};
