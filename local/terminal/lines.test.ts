import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
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

const RULE = "arn:aws:events:us-east-1:000000000000:rule/shop/payment-on-order-created";
const AUDIT = "arn:aws:events:us-east-1:000000000000:rule/shop/audit";
const ARCHIVE = "arn:aws:events:us-east-1:000000000000:rule/shop/Events-Archive-all";
const LONG = "ord_e3207b1c-0000-4000-8000-00000000de4a";

/** The lines that a person sees of what `happen` emits, without colours. */
function printed(
  happen: (trace: ReturnType<typeof createTrace>, clock: Clock & { advance(ms: number): void }) => void,
): string[] {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const lineOf = createLines();
  const seen: string[] = [];
  trace.on((fact) => {
    const line = lineOf(fact);
    if (line) seen.push(...stripVTControlCharacters(line).split("\n"));
  });
  const rule = { kind: "rule-changed" as const, bus: "shop", revision: 1, state: "ENABLED" as const };
  const toLog = [{ id: "log", arn: `${LOG_GROUP}:*` }];
  trace.emit({ ...rule, rule: RULE, targets: [{ id: "queue", arn: QUEUE }] });
  trace.emit({ ...rule, rule: AUDIT, everything: true, targets: toLog });
  trace.emit({ ...rule, rule: ARCHIVE, everything: true, targets: [{ id: "a", arn: "arn:aws:events:us-east-1:::" }] });
  happen(trace, clock);
  return seen;
}

/** The same without times and runs of blanks. */
const linesOf = (happen: Parameters<typeof printed>[0]) =>
  printed(happen).map((line) => line.slice(13).replace(/\s+/g, " ").trim());

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
const started = { ...invoked, kind: "invocation-started" as const };

test("an event has a line for each function that took it, with how long that took and how long after the put", () => {
  const lines = linesOf((trace, clock) => {
    trace.emit({ ...put, rules: [RULE, AUDIT, ARCHIVE] });
    clock.advance(40);
    trace.emit(invoked);
    trace.emit({ ...invoked, eventIds: ["unknown"] });
  });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^ord_1 OrderCreated → shop-payment ran 5 ms \(cold\), 4\d ms after put$/);
  expect(lines[1]).toBe("unknown → shop-payment ran 5 ms (cold)");
});

test("an event that no rule takes but those that take everything says so", () => {
  const lines = linesOf((trace) => {
    trace.emit({ ...put, rules: [AUDIT, ARCHIVE] });
    trace.emit({ ...put, rules: [ARCHIVE] });
    trace.emit({ ...put, rules: [] });
    trace.emit({ ...put, rules: [RULE, AUDIT] });
  });
  expect(lines).toEqual([
    "ord_1 OrderCreated → audit, nobody else",
    "ord_1 OrderCreated → nobody",
    "ord_1 OrderCreated → nobody",
  ]);
});

test("a rule counts as what it is at the time", () => {
  const change = { kind: "rule-changed" as const, bus: "shop", revision: 2, state: "ENABLED" as const };
  const lines = linesOf((trace) => {
    trace.emit({ ...change, rule: AUDIT, targets: [] });
    trace.emit({ ...put, rules: [AUDIT] });
    trace.emit({ ...change, rule: AUDIT, everything: true, targets: [], deleted: true });
    trace.emit({ ...put, rules: [AUDIT] });
  });
  expect(lines).toEqual([]);
});

test("a failed try looks like one: red, and of a batch only the events that failed", () => {
  vi.stubEnv("FORCE_COLOR", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const clock = drivenClock();
  const lineOf = createLines();
  const red = "\u001b[31m";
  const at = { seq: 1, at: clock.now() };
  lineOf({ ...at, ...put, rules: [RULE] });
  lineOf({ ...at, ...put, event: { ...event, id: "e2", resources: ["ord_2"] }, rules: [RULE] });
  const batch = { ...invoked, eventIds: ["e1", "e2"], failedItems: ["m2"], failedEventIds: ["e2"] };
  const [good = "", bad = ""] = lineOf({ ...at, ...batch })?.split("\n") ?? [];
  expect(good).not.toContain(red);
  expect(bad).toContain(red);
  const said = stripVTControlCharacters(bad).slice(13).replace(/\s+/g, " ").trim();
  expect(said).toBe("ord_2 OrderCreated → shop-payment failed with it, and gets it again");
  const records = { ...invoked, eventIds: [], failedItems: ["1", "2"], failedEventIds: [] };
  expect(lineOf({ ...at, ...records })).toContain("→ shop-payment failed with 2 of its batch");
});

test("what goes wrong is told with its reason", () => {
  const lines = linesOf((trace) => {
    trace.emit({ ...put, rules: [RULE] });
    trace.emit({ ...invoked, error: "Error: no" });
    const letter = { kind: "dead-lettered" as const, from: FUNCTION, queue: QUEUE, messageId: "m", eventId: "e1" };
    trace.emit({ ...letter, reason: "tried too often", tries: 10 });
    trace.emit({ kind: "redriven", queue: QUEUE, to: `${QUEUE}-source`, messageId: "m", as: "n", eventId: "e1" });
  });
  expect(lines).toEqual([
    "ord_1 OrderCreated → shop-payment: Error: no",
    "ord_1 OrderCreated → shop-dlq: tried too often, tries: 10",
    "ord_1 OrderCreated → back to shop-dlq-source, redriven",
  ]);
});

test("a warning and a mail name what their invocation is about", () => {
  const warning = JSON.stringify({ level: "WARN", message: "Event failed", error: { message: "no provider" } });
  const about = JSON.stringify({ level: "WARN", message: "Slow", order: "ord_2" });
  const lines = linesOf((trace) => {
    trace.emit({ ...put, rules: [RULE] });
    trace.emit({ ...put, event: { ...event, id: "e2", resources: ["ord_2"] }, rules: [RULE] });
    trace.emit(started);
    trace.emit({ kind: "log", function: FUNCTION, requestId: "r", line: warning });
    trace.emit({
      kind: "log",
      function: FUNCTION,
      requestId: "r",
      line: JSON.stringify({ level: "INFO", message: "fine" }),
    });
    const mail = { kind: "mail" as const, from: "me", to: ["you"], subject: "Hello", text: "", messageId: "m" };
    trace.emit({ ...mail, by: { requestId: "r", caller: "c" } });
    // Of a batch, the one that the line names; nobody where it names none.
    trace.emit({ ...started, requestId: "batch", eventIds: ["e1", "e2"] });
    trace.emit({ kind: "log", function: FUNCTION, requestId: "batch", line: about });
    trace.emit({ kind: "log", function: FUNCTION, requestId: "batch", line: warning });
    trace.emit({ kind: "log", function: FUNCTION, line: warning });
  });
  expect(lines).toEqual([
    "ord_1 warn shop-payment: Event failed: no provider",
    "ord_1 mail “Hello” → you",
    "ord_2 warn shop-payment: Slow",
    "warn shop-payment: Event failed: no provider",
    "warn shop-payment: Event failed: no provider",
  ]);
});

test("a line fits in 100 columns: ids are shortened in the middle, names at their start, and reasons go on below", () => {
  const name = `${FUNCTION}-local-payment-on-order-created-and-much-more`;
  const reason = `Error: ${"a reason that is worth reading to its end ".repeat(4)}END`;
  const lines = printed((trace) => {
    trace.emit({ ...put, event: { ...event, resources: [LONG] }, rules: [RULE] });
    trace.emit({ ...invoked, function: name });
    trace.emit({ ...invoked, function: name, error: reason });
    const mail = { kind: "mail" as const, from: "me", to: ["you"], text: "", messageId: "m" };
    trace.emit({ ...mail, subject: "x".repeat(200) });
    trace.emit({ kind: "http", method: "GET", path: `/${"y".repeat(200)}`, status: 200, ms: 12.4 });
    trace.emit({ kind: "put-refused", bus: "shop", code: "C", message: "z".repeat(300) });
  });
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  expect(lines[0]).toMatch(
    /^\S{12} ord_e320…de4a OrderCreated {6}→ …[a-z-]*-and-much-more ran 5 ms \(cold\), \d+ ms after put$/,
  );
  const [first = "", ...more] = lines.slice(
    1,
    lines.findIndex((line) => line.includes("“x")),
  );
  expect(first).toContain("ord_e320…de4a OrderCreated");
  expect([first.slice(45), ...more].join(" ").replace(/\s+/g, " ")).toContain(reason);
  expect(more.every((line) => /^ {45}\S/.test(line))).toBe(true);
  expect(lines.find((line) => line.includes("GET /yyy"))).toMatch(/… {1,2}answered in 12 ms$/);
  expect(lines.join("").match(/z/g)).toHaveLength(300);
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
  redeployed: {
    ...at,
    kind: "redeployed",
    files: [HOSTILE],
    functions: [HOSTILE],
    changes: [],
    left: [HOSTILE],
    ms: 1,
  },
  "edit-failed": { ...at, kind: "edit-failed", files: [HOSTILE], message: HOSTILE, file: HOSTILE },
  injected: { ...at, kind: "injected", fault: HOSTILE, faultId: HOSTILE, target: HOSTILE, eventId: HOSTILE },
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
    // A reason that goes on below stands under its beginning.
    const withoutColours = line.replaceAll(/\p{Cc}\[\d+m/gu, "").replaceAll(`\n${" ".repeat(45)}`, "");
    expect(withoutColours).not.toMatch(/\p{Cc}|\p{Zl}|\p{Bidi_Control}/u);
    expect(withoutColours).toMatch(/\\u(001b|009b|007f|202e)/);
  }
});
