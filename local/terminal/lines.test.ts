import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { type Clock, drivenClock } from "../clock.ts";
import { createTrace } from "../trace.ts";
import { createLines } from "./lines.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:shop-payment";
const LOG_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:audit";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:shop-dlq";

const event = {
  version: "0",
  id: "e1",
  "detail-type": "OrderCreated",
  source: "app.orders",
  account: "000000000000",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["ord_1"],
  detail: {},
};

/** The lines that a person sees of what `happen` emits, without colours, times, and runs of blanks. */
function linesOf(
  happen: (trace: ReturnType<typeof createTrace>, clock: Clock & { advance(ms: number): void }) => void,
): string[] {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const lineOf = createLines();
  const seen: string[] = [];
  trace.on((fact) => {
    const line = lineOf(fact);
    if (line) seen.push(stripVTControlCharacters(line).slice(13).replace(/\s+/g, " ").trim());
  });
  happen(trace, clock);
  return seen;
}

const invoked = {
  kind: "invoked" as const,
  function: FUNCTION,
  requestId: "r",
  cold: true,
  ms: 5,
  trigger: "t",
  eventIds: ["e1"],
};

test("an event has a line for each function that took it: order, event, who, how long since it was put", () => {
  const lines = linesOf((trace, clock) => {
    trace.emit({ kind: "put", bus: "b", event, rules: ["r", "audit", "Events-Archive-a"] });
    trace.emit({ kind: "delivered", eventId: "e1", rule: "audit", target: LOG_GROUP, attempt: 1, ms: 1 });
    clock.advance(40);
    trace.emit(invoked);
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^ord_1 OrderCreated → shop-payment 4\d ms cold start$/);
});

test("an event that only a log took says so", () => {
  const lines = linesOf((trace) => {
    trace.emit({ kind: "put", bus: "b", event, rules: ["audit", "Events-Archive-a"] });
    trace.emit({ kind: "delivered", eventId: "e1", rule: "audit", target: LOG_GROUP, attempt: 1, ms: 1 });
  });
  expect(lines).toEqual(["ord_1 OrderCreated → audit, nobody else"]);
});

test("what goes wrong is told with its reason", () => {
  const lines = linesOf((trace) => {
    trace.emit({ kind: "put", bus: "b", event, rules: ["r"] });
    trace.emit({ ...invoked, error: "Error: no" });
    const line = JSON.stringify({ level: "WARN", message: "Event failed", error: { message: "no provider" } });
    trace.emit({ kind: "log", function: FUNCTION, line });
    trace.emit({ kind: "log", function: FUNCTION, line: JSON.stringify({ level: "INFO", message: "fine" }) });
    trace.emit({ kind: "dead-lettered", from: FUNCTION, queue: QUEUE, reason: "tried ten times", eventId: "e1" });
  });
  expect(lines).toEqual([
    "ord_1 OrderCreated → shop-payment: Error: no",
    "warn shop-payment: Event failed: no provider",
    "ord_1 OrderCreated → shop-dlq: tried ten times",
  ]);
});
