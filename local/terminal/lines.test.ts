import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { type Clock, drivenClock } from "../clock.ts";
import { createTrace, type Fact } from "../trace.ts";
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

const put = { kind: "put" as const, bus: "b", event, revisions: {}, units: 1 };

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
  memoryMb: 256,
  trigger: "t",
  eventIds: ["e1"],
};

test("an event has a line for each function that took it: order, event, who, how long since it was put", () => {
  const lines = linesOf((trace, clock) => {
    trace.emit({ ...put, rules: ["r", "audit", "Events-Archive-a"] });
    trace.emit({ kind: "delivered", eventId: "e1", rule: "audit", target: LOG_GROUP, attempt: 1, ms: 1 });
    clock.advance(40);
    trace.emit(invoked);
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^ord_1 OrderCreated → shop-payment 4\d ms cold start$/);
});

test("an event that only a log took says so", () => {
  const lines = linesOf((trace) => {
    trace.emit({ ...put, rules: ["audit", "Events-Archive-a"] });
    trace.emit({ kind: "delivered", eventId: "e1", rule: "audit", target: LOG_GROUP, attempt: 1, ms: 1 });
  });
  expect(lines).toEqual(["ord_1 OrderCreated → audit, nobody else"]);
});

test("what goes wrong is told with its reason", () => {
  const lines = linesOf((trace) => {
    trace.emit({ ...put, rules: ["r"] });
    trace.emit({ ...invoked, error: "Error: no" });
    const line = JSON.stringify({ level: "WARN", message: "Event failed", error: { message: "no provider" } });
    trace.emit({ kind: "log", function: FUNCTION, line });
    trace.emit({ kind: "log", function: FUNCTION, line: JSON.stringify({ level: "INFO", message: "fine" }) });
    trace.emit({
      kind: "dead-lettered",
      from: FUNCTION,
      queue: QUEUE,
      messageId: "m",
      reason: "tried ten times",
      eventId: "e1",
    });
  });
  expect(lines).toEqual([
    "ord_1 OrderCreated → shop-payment: Error: no",
    "warn shop-payment: Event failed: no provider",
    "ord_1 OrderCreated → shop-dlq: tried ten times",
  ]);
});

const HOSTILE = "\u001b[2J\u009b31m\u007f\u202e\u2066\u2028\r\n";
const at = { seq: 1, at: 0 };
const ids = { eventId: HOSTILE, rule: HOSTILE, target: HOSTILE };
const message = { queue: HOSTILE, messageId: HOSTILE };
const log = { level: "WARN", message: HOSTILE, error: { message: HOSTILE } };

/** One fact of each kind whose every text is somebody else's. A new kind does not compile without its own. */
const hostileFacts: { [Kind in Fact["kind"]]: Extract<Fact, { kind: Kind }> | Fact } = {
  put: {
    ...{ ...at, kind: "put", bus: HOSTILE, rules: [HOSTILE], revisions: {}, units: 1 },
    event: { ...event, id: HOSTILE, "detail-type": HOSTILE, resources: [HOSTILE] },
  },
  scheduled: { ...at, kind: "scheduled", rule: HOSTILE, eventId: HOSTILE, time: HOSTILE, revision: 1 },
  delivered: { ...at, kind: "delivered", ...ids, target: `arn:aws:logs:r:0:${HOSTILE}`, attempt: 1, ms: 1 },
  "delivery-failed": { ...at, kind: "delivery-failed", ...ids, attempt: 1, code: HOSTILE, message: HOSTILE },
  "dead-lettered": { ...at, kind: "dead-lettered", ...message, from: HOSTILE, reason: HOSTILE, eventId: HOSTILE },
  dropped: { ...at, kind: "dropped", ...ids, reason: HOSTILE },
  invoked: { ...at, ...invoked, function: HOSTILE, trigger: HOSTILE, eventIds: [HOSTILE], error: HOSTILE },
  "environment-started": { ...at, kind: "environment-started", function: HOSTILE, pid: 1 },
  "environment-stopped": { ...at, kind: "environment-stopped", function: HOSTILE, pid: 1, reason: HOSTILE },
  log: { ...at, kind: "log", function: HOSTILE, line: JSON.stringify(log) },
  mail: { ...at, kind: "mail", from: HOSTILE, to: [HOSTILE], subject: HOSTILE, text: HOSTILE, messageId: HOSTILE },
  http: { ...at, kind: "http", method: HOSTILE, path: HOSTILE, status: 200, ms: 1 },
  "put-refused": { ...at, kind: "put-refused", bus: HOSTILE, code: HOSTILE, message: HOSTILE },
  refused: { ...at, kind: "refused", service: HOSTILE, operation: HOSTILE, code: HOSTILE, message: HOSTILE },
  "rule-changed": {
    ...at,
    kind: "rule-changed",
    rule: HOSTILE,
    bus: HOSTILE,
    revision: 1,
    state: "ENABLED",
    targets: [],
  },
  sent: { ...at, kind: "sent", ...message, units: 1 },
  received: { ...at, kind: "received", ...message, receiveCount: 1, waitedMs: 1, hiddenUntil: 1, units: 1 },
  hidden: { ...at, kind: "hidden", ...message, until: 1, units: 1 },
  deleted: { ...at, kind: "deleted", ...message, units: 1 },
  redriven: { ...at, kind: "redriven", ...message, to: HOSTILE, as: HOSTILE },
  "letter-deleted": { ...at, kind: "letter-deleted", ...message },
  "invocation-started": { ...at, ...invoked, kind: "invocation-started", function: HOSTILE, eventIds: [HOSTILE] },
  "stream-batch": {
    ...{ ...at, kind: "stream-batch", mapping: HOSTILE, function: HOSTILE, requestId: HOSTILE },
    ...{ sequenceNumbers: [HOSTILE], ageMs: 1 },
  },
  written: { ...at, kind: "written", table: HOSTILE, key: HOSTILE, units: 1 },
  read: { ...at, kind: "read", table: HOSTILE, operation: HOSTILE, units: 1 },
  "object-written": { ...at, kind: "object-written", bucket: HOSTILE, key: HOSTILE, bytes: 1 },
  "object-read": { ...at, kind: "object-read", bucket: HOSTILE, key: HOSTILE, bytes: 1 },
};

test("no text of a fact reaches the terminal's controls, and each is seen", () => {
  const lineOf = createLines();
  const lines = Object.values(hostileFacts).map((each) => lineOf(each));
  const printed = lines.filter((line) => line !== undefined);
  expect(printed.length).toBeGreaterThan(9);
  for (const line of printed) {
    const withoutColours = line.replaceAll(/\p{Cc}\[\d+m/gu, "");
    expect(withoutColours).not.toMatch(/\p{Cc}|\p{Zl}|\p{Bidi_Control}/u);
    expect(withoutColours).toContain("\\u001b[2J\\u009b31m\\u007f");
  }
});
