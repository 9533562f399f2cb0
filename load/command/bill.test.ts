import { expect, test } from "vitest";
import { billOf, billText } from "./bill.ts";
import { planOf } from "./plan.ts";
import type { Scenario } from "./scenario.ts";

const million: Scenario = { rate: 10_000, duration: 100, warmUp: 0 };
const bill = (scenario: Scenario) => billOf(planOf({ ...million, ...scenario }));

test("a million events of 1 KB cost a dollar, and the queue's requests", () => {
  const { events, sqsRequests, invocations, dollars } = bill({});
  expect([events, sqsRequests, invocations]).toEqual([1_000_000, 2_100_000, 0]);
  // Events 1.00, requests 0.84, archive and log of 0.95 GiB 0.57.
  expect(dollars).toBeCloseTo(2.41, 1);
});

test("every 64 KiB counts, in the mix's proportion", () => {
  expect(
    bill({
      size: [
        { bytes: 65_537, weight: 1 },
        { bytes: 1024, weight: 3 },
      ],
    }).events,
  ).toBe(1_250_000);
});

test("rules multiply deliveries, functions are invoked for each", () => {
  expect(bill({ rules: 3, target: "lambda" })).toMatchObject({ events: 1_000_000, invocations: 3_000_000 });
  expect(bill({ target: "lambda-behind-sqs" }).sqsRequests).toBe(4_200_000);
});

test("the text names the region's quota, and warns above it", () => {
  const plan = planOf({ rate: 700, duration: 10 });
  expect(billText(plan, "eu-north-1")).toContain("600 events put and 1,100 deliveries a second");
  expect(billText(plan, "eu-north-1")).toContain("over the default quota");
  expect(billText(plan, "eu-west-1")).not.toContain("over the default quota");
});

test("functions as workers cost their time, the longest drain included", () => {
  const { workerSeconds, dollars } = bill({ workers: { kind: "lambda", count: 20 } });
  // 20 s to start, 100 s of schedule, 120 s of drain.
  expect(workerSeconds).toBe(20 * 240);
  expect(dollars - bill({}).dollars).toBeCloseTo(0.11, 2);
});

test("what orders cost in the application is said to be missing", () => {
  expect(billText(planOf({ rate: 5, flow: "orders" }), "eu-west-1")).toContain("for the probe alone");
  expect(billText(planOf({ rate: 5 }), "eu-west-1")).not.toContain("for the probe alone");
});
