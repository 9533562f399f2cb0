import { expect, test } from "vitest";
import { billOf, billText } from "./bill.ts";
import { planOf } from "./plan.ts";
import { defaultQuotas } from "./quotas.ts";
import type { Scenario } from "./scenario.ts";

const million: Scenario = { rate: 10_000, duration: 100, warmUp: 0 };
const bill = (scenario: Scenario) => billOf(planOf({ ...million, ...scenario }));

test("a million events of 1 KB cost a dollar, plus the queue's requests", () => {
  const { events, sqsRequests, invocations, dollars } = bill({});
  expect([events, sqsRequests, invocations]).toEqual([1_000_000, 2_100_000, 0]);
  // Events 1.00, requests 0.84, archive and log of 0.95 GiB 0.57.
  expect(dollars).toBeCloseTo(2.41, 1);
});

test("each 64 KiB is billed, in proportion to the size mix", () => {
  expect(
    bill({
      size: [
        { bytes: 65_537, weight: 1 },
        { bytes: 1024, weight: 3 },
      ],
    }).events,
  ).toBe(1_250_000);
});

test("rules multiply deliveries, and each invokes the function", () => {
  expect(bill({ rules: 3, target: "lambda" })).toMatchObject({ events: 1_000_000, invocations: 3_000_000 });
  expect(bill({ target: "lambda-behind-sqs" }).sqsRequests).toBe(4_200_000);
});

const text = (scenario: Scenario, region = "eu-west-1", repeat = 1) =>
  billText(planOf({ rate: 5, ...scenario }), { quotas: defaultQuotas(region), region, repeat });

test("the text names the quota that is reached, or says that none is", () => {
  expect(text({ rate: 700, duration: 10 }, "eu-north-1")).toContain("The first quota to be reached is PutEvents: 600");
  expect(text({ rate: 700, duration: 10 })).toContain("No quota is reached (default quotas of eu-west-1).");
});

test("repeated runs cost as often", () => {
  const once = text({ rate: 1000, duration: 100, warmUp: 0 });
  expect(once).toContain("Billed at most: 100,000 events");
  expect(text({ rate: 1000, duration: 100, warmUp: 0 }, "eu-west-1", 5)).toContain(
    "Billed at most, for 5 runs: 500,000 events",
  );
});

test("functions as workers are billed for their time, including the longest drain", () => {
  const { workerSeconds, dollars } = bill({ workers: { kind: "lambda", count: 20 } });
  // 20 s to start, 100 s of schedule, 120 s of drain.
  expect(workerSeconds).toBe(20 * 240);
  expect(dollars - bill({}).dollars).toBeCloseTo(0.11, 2);
});

test("the application's own cost per order is named as missing", () => {
  expect(text({ flow: "orders" })).toContain("for the probe alone");
  expect(text({})).not.toContain("for the probe alone");
});
