import { describe, expect, test } from "vitest";
import { secondsAfter } from "../../events/consume/back-off.ts";
import { nameOf } from "../../events/names.ts";
import { type Properties, synthesize } from "../synthesize.fixture.ts";
import { pace } from "./pace.ts";

describe("the pace", () => {
  test.each([1, 2, 7, 14, 50, 200, 999, 5000])("of %i e-mails per second is never exceeded", (perSecond) => {
    const { concurrency, slotMilliseconds } = pace(perSecond);
    expect(Number.isInteger(concurrency) && concurrency >= 2).toBe(true);
    const mostPerSecond = (1000 / slotMilliseconds) * concurrency;
    expect(mostPerSecond).toBeLessThanOrEqual(perSecond);
    // Slower only by rounding each slot up to a whole millisecond.
    expect((1000 / (slotMilliseconds - 1)) * concurrency).toBeGreaterThan(perSecond);
  });

  test("leaves an invocation the time it needs, where the rate allows", () => {
    for (const perSecond of [1, 14, 100]) expect(pace(perSecond).slotMilliseconds).toBeGreaterThanOrEqual(250);
  });
});

describe("the consumer that e-mails customers", () => {
  const mailer = (context: Record<string, unknown>) => {
    const { resources } = synthesize(context);
    const named = (type: string, name: string) =>
      resources(type).find(({ properties }) => [properties.FunctionName, properties.QueueName].includes(name))
        ?.properties;
    const stage = String(context["stage"] ?? "dev");
    const name = nameOf({ name: stage }, "notification", "on-order-update");
    const mapping = resources("AWS::Lambda::EventSourceMapping").find(({ properties }) =>
      JSON.stringify(properties.FunctionName).includes("onorderupdate"),
    )?.properties as Properties;
    return { fn: named("AWS::Lambda::Function", name), queue: named("AWS::SQS::Queue", name), mapping };
  };

  test.each([
    [{}, 2, "2000"],
    [{ stage: "prod", alarmEmail: "on-call@shop.test" }, 4, "286"],
    [{ mailsPerSecond: "10" }, 3, "300"],
  ])("of %j sends one mail an invocation, in its slot", (context, concurrency, slot) => {
    const { fn, mapping } = mailer(context);
    expect(mapping.BatchSize).toBe(1);
    expect(mapping.ScalingConfig).toEqual({ MaximumConcurrency: concurrency });
    expect(fn.Environment.Variables.SLOT_MILLISECONDS).toBe(slot);
    expect(fn.ReservedConcurrentExecutions).toBeUndefined();
  });

  test("retries an e-mail until SES's daily quota has room again, and gives up before the queue's retention ends", () => {
    const { RedrivePolicy, MessageRetentionPeriod } = mailer({}).queue;
    const tries = RedrivePolicy.maxReceiveCount;
    const waits = (random: number) =>
      Array.from({ length: tries - 1 }, (_, i) => secondsAfter(i + 1, random)).reduce((sum, each) => sum + each);
    expect(waits(0)).toBeGreaterThan(24 * 3600);
    expect(waits(0.999)).toBeLessThan(MessageRetentionPeriod);
  });
});
