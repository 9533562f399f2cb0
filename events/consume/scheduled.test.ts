import type { Context, ScheduledEvent } from "aws-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.stubEnv("POWERTOOLS_SERVICE_NAME", "order");
vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "test");
vi.stubEnv("POWERTOOLS_DEV", "true");
const { scheduled } = await import("./scheduled.ts");

const context = { functionName: "expire-orders", awsRequestId: "r" } as Context;
const tick = { id: "tick-1", time: "2026-11-23T18:08:00Z", detail: {} } as ScheduledEvent;

beforeEach(() => {
  for (const level of ["log", "warn"] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

test("runs with the scheduled time", async () => {
  const handle = vi.fn(async (_now: Date, _cause: object) => undefined);
  await scheduled(handle)(tick, context);
  expect(handle.mock.calls[0]?.slice(0, 2)).toEqual([
    new Date("2026-11-23T18:08:00Z"),
    { correlationId: "tick-1", causationId: "tick-1" },
  ]);
});

test("throws the work's error, for Lambda to retry", async () => {
  await expect(scheduled(() => Promise.reject(new Error("busy")))(tick, context)).rejects.toThrow("busy");
});

test.each([
  ["a time that is none", { ...tick, time: "now" }, "time: must be an ISO 8601 time"],
  ["no time", { id: "tick-1" }, "time: is missing"],
])("refuses %s", async (_, event, message) => {
  await expect(scheduled(async () => undefined)(event as ScheduledEvent, context)).rejects.toThrow(message);
});
