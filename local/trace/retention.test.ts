import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { createTrace, type Fact } from "../trace.ts";

const MB = 2 ** 20;
const LIMITS = { events: 3, bytes: MB, lines: 5, lineBytes: MB };
const event = {
  version: "0",
  id: "",
  "detail-type": "OrderCreated",
  source: "app",
  account: "000000000000",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: {},
};
const RULE = "arn:aws:events:us-east-1:000000000000:rule/r";

function traceWith(limits: Partial<typeof LIMITS> = {}) {
  const trace = createTrace(drivenClock(), { ...LIMITS, ...limits });
  const put = (id: string, eventText = 0) =>
    trace.emit({ kind: "put", bus: "b", event: { ...event, id }, rules: [], revisions: {}, units: 1 }, eventText);
  const deleted = (messageId: string) => trace.emit({ kind: "deleted", queue: "q", messageId, units: 1 });
  const log = (line: string) => trace.emit({ kind: "log", function: "f", line });
  const rule = (name: string, revision: number, more = {}) =>
    trace.emit({ kind: "rule-changed", rule: name, bus: "b", revision, state: "ENABLED", targets: [], ...more });
  const named = (fact: Fact) => {
    if (fact.kind === "put") return fact.event.id;
    if (fact.kind === "rule-changed") return `${fact.rule} ${fact.revision}`;
    return fact.kind === "log" ? fact.line : fact.kind === "deleted" ? fact.messageId : fact.kind;
  };
  return { trace, put, deleted, log, rule, held: (after?: number) => trace.recent(after).map(named) };
}

test("so many events are held, with all that has happened since the one before: what led to the oldest and followed it", () => {
  const { put, deleted, held } = traceWith();
  for (const n of [1, 2, 3]) {
    put(`e${n}`);
    for (let i = 0; i < 20; i++) deleted(`m${n}`);
  }
  expect(held()).toHaveLength(63);
  put("e4");
  expect(held()).toEqual([...each("m1"), "e2", ...each("m2"), "e3", ...each("m3"), "e4"]);
  put("e5");
  expect(held()).toEqual([...each("m2"), "e3", ...each("m3"), "e4", "e5"]);
});

const each = (messageId: string) => Array.from({ length: 20 }, () => messageId);

test("lines of logs drive out nothing else, and are held in their place among the facts", () => {
  const { put, log, held } = traceWith();
  put("e1");
  for (let i = 1; i <= 6; i++) log(`line ${i}`);
  put("e2");
  log("line 7");
  expect(held()).toEqual(["e1", "line 3", "line 4", "line 5", "line 6", "e2", "line 7"]);
});

test("few large events are held rather than many, but the last one in any case", () => {
  const { put, held } = traceWith();
  put("small");
  put("large", MB / 4);
  expect(held()).toEqual(["small", "large"]);
  put("larger", MB / 3);
  expect(held()).toEqual(["larger"]);
  put("huge", 10 * MB);
  expect(held()).toEqual(["huge"]);
});

test("long lines are bounded by their length", () => {
  const { put, log, held } = traceWith();
  put("e1");
  log("x".repeat(MB / 2));
  log("y".repeat(MB / 2));
  expect(held()).toEqual(["e1", "y".repeat(MB / 2)]);
});

test("facts that belong to no event are bounded, too", () => {
  const { deleted, trace } = traceWith();
  for (let i = 0; i < 20_000; i++) deleted("m");
  expect(trace.recent().length).toBeGreaterThan(1_000);
  expect(trace.recent().length).toBeLessThan(10_000);
  expect(trace.recent().at(-1)?.seq).toBe(trace.last());
});

test("a rule outlives the events: as it is, and as it was", () => {
  const { put, rule, held } = traceWith();
  rule(RULE, 1);
  rule("other", 1);
  rule(RULE, 2);
  for (let i = 0; i < 10; i++) put(`e${i}`);
  expect(held()).toEqual([`${RULE} 1`, "other 1", `${RULE} 2`, "e7", "e8", "e9"]);
});

test("a rule that changes all the time drives out its own past, and no other rule", () => {
  const { rule, held } = traceWith();
  rule("other", 1);
  for (let revision = 1; revision <= 6_000; revision++) rule(RULE, revision);
  rule(RULE, 6_001, { deleted: true });
  const left = held();
  expect(left[0]).toBe("other 1");
  expect(left).toHaveLength(5_001);
  expect(left.at(-1)).toBe(`${RULE} 6001`);
});

test("what came after a fact is found by its number", () => {
  const { put, log, rule, held, trace } = traceWith();
  rule(RULE, 1);
  put("e1");
  const seen = trace.last();
  log("line");
  put("e2");
  rule(RULE, 2);
  expect(held(seen)).toEqual(["line", "e2", `${RULE} 2`]);
  expect(held(trace.last())).toEqual([]);
  expect(held(0)).toHaveLength(5);
});
