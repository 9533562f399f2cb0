import { expect, test } from "vitest";
import type { ArrivalCheck } from "../../../api/why-not.ts";
import {
  AUDIT,
  CHARGE,
  DLQ,
  delivered,
  indexFrom,
  invoked,
  names,
  numbered,
  put,
  QUEUE,
  RULE,
} from "../../test-facts.fixture.ts";
import { arrivalChecks, reasonOf } from "./arrival-checks.ts";
import type { Evidence } from "./evidence.ts";

type Facts = Parameters<typeof numbered>[0];

const PATTERN = '{"source":["app.orders"],"detail-type":["OrderCreated"]}';
const target = { id: "t", arn: QUEUE, deadLetterArn: DLQ };
const rule = (more: object = {}) => ({
  kind: "rule-changed" as const,
  rule: RULE,
  bus: "shop",
  revision: 1,
  pattern: PATTERN,
  state: "ENABLED" as const,
  targets: [target],
  ...more,
});
const failure = (code: string, more: object = {}) => ({
  kind: "delivery-failed" as const,
  eventId: "e",
  rule: RULE,
  target: QUEUE,
  attempt: 1,
  code,
  message: "No.",
  ...more,
});

function checksOf(facts: Facts, more: Partial<Evidence> = {}): ArrivalCheck[] {
  const all = numbered(facts);
  return arrivalChecks({
    record: indexFrom(all).find("e"),
    changes: all.filter((fact) => fact.kind === "rule-changed"),
    failures: all.filter((fact) => fact.kind === "delivery-failed"),
    admits: () => "admitted",
    isForAll: names.isForAll,
    nameOf: names.short,
    ...more,
  });
}

const dropped = { kind: "dropped" as const, eventId: "e", rule: RULE, target: QUEUE, reason: "TIMEOUT" };
const died = {
  kind: "dead-lettered" as const,
  from: QUEUE,
  queue: DLQ,
  reason: "TIMEOUT",
  eventId: "e",
  messageId: "m",
};

test.each<[string, Facts, string, RegExp]>([
  ["was never put", [], "The entry was accepted", /No event of this id is held/],
  ["is on a bus without rules", [put("e", [])], "It is on the right bus", /shop had no rule/],
  [
    "is on another bus than the rule",
    [rule({ bus: "other" }), put("e", [])],
    "It is on the right bus",
    /It is on shop, while charge on other would take it/,
  ],
  [
    "fits no rule",
    [rule({ pattern: '{"source":["app.orders"],"detail-type":["OrderPlaced"]}' }), put("e", [])],
    "A rule fits it",
    /The closest is charge: in detail-type it takes "OrderPlaced", and the event has "OrderCreated"/,
  ],
  [
    "came before its rule",
    [rule({ pattern: '{"source":["x"]}' }), put("e", []), rule()],
    "A rule fits it",
    /changed afterwards/,
  ],
  ["met a disabled rule", [rule({ state: "DISABLED" }), put("e", [])], "The rule was enabled", /charge was disabled/],
  ["met a rule without a target", [rule({ targets: [] }), put("e", [RULE])], "The rule has a target", /has no target/],
  [
    "has a target that does not exist",
    [rule(), put("e", [RULE]), failure("NO_RESOURCE")],
    "The target exists",
    /does not exist: No\./,
  ],
  [
    "may not be sent to the target",
    [rule(), put("e", [RULE]), failure("NO_PERMISSIONS")],
    "The rule may send to the target",
    /charge may not send to charge: No\./,
  ],
  ["was lost", [rule(), put("e", [RULE]), failure("TIMEOUT"), dropped], "The target took it", /lost on its way/],
  ["died on its way", [rule(), put("e", [RULE]), failure("TIMEOUT"), died], "The target took it", /dead letter/],
  [
    "died at its consumer",
    [rule(), put("e", [RULE]), delivered("e", RULE, QUEUE), invoked("e", "r", { error: "Broken" }), died],
    "The function was done with it",
    /dead letter/,
  ],
])("an event that %s fails at its check, and what is behind it is skipped", (_, facts, check, words) => {
  const checks = checksOf(facts);
  const reason = reasonOf(checks);
  expect([reason?.check, reason?.words]).toEqual([check, expect.stringMatching(words)]);
  expect(reason?.fix?.length).toBeGreaterThan(20);
  const at = checks.findIndex((each) => each.check === check);
  expect(checks.slice(0, at).map(({ result }) => result)).toEqual(Array(at).fill("passed"));
  const behind = checks.slice(at + 1).filter(({ check }) => !/dead-letter|archive/i.test(check));
  expect(behind.map(({ result }) => result)).toEqual(Array(behind.length).fill("skipped"));
});

test("an entry that was refused is shown where the event is not held", () => {
  const refusedPut = {
    seq: 1,
    at: 1,
    kind: "put-refused" as const,
    bus: "shop",
    code: "NotAuthorizedForSourceException",
    message: "No.",
  };
  expect(reasonOf(checksOf([], { refusedPut }))?.words).toContain("on shop: NotAuthorizedForSourceException: No.");
});

const arrived = [rule(), put("e", [RULE, AUDIT]), delivered("e", RULE, QUEUE), invoked("e", "r")];

test("an event that arrived passes every check, but for an archive that is not there", () => {
  const checks = checksOf(arrived);
  expect(reasonOf(checks)).toBeUndefined();
  expect(checks.map(({ result }) => result)).toEqual([...Array(11).fill("passed"), "warning"]);
});

test.each([
  [[rule(), put("e", [RULE]), failure("TIMEOUT", { retryInMs: 5 })], "The target took it", /is tried again/],
  [
    [rule(), put("e", [RULE]), delivered("e", RULE, QUEUE)],
    "The function was done with it",
    /charge has not taken it yet/,
  ],
  [
    [rule(), put("e", [RULE]), delivered("e", RULE, QUEUE), invoked("e", "r", { error: "Broken" })],
    "The function was done with it",
    /is tried again: charge, 1 failed: Broken/,
  ],
])("an event that is under way waits at its check", (facts, check, words) => {
  const checks = checksOf(facts as Facts);
  expect(reasonOf(checks)).toBeUndefined();
  expect(checks.find(({ result }) => result === "waiting")).toMatchObject({
    check,
    words: expect.stringMatching(words),
  });
});

test.each([
  ["missing", "The dead-letter queue lets the rule in", /does not exist/],
  ["refused", "The dead-letter queue lets the rule in", /does not let charge send there/],
] as const)("a dead-letter queue that is %s is a warning", (access, check, words) => {
  const found = checksOf(arrived, { admits: () => access }).find((each) => each.check === check);
  expect(found).toMatchObject({ result: "warning", words: expect.stringMatching(words) });
});

test("a target without a dead-letter queue is a warning", () => {
  const facts = [rule({ targets: [{ id: "t", arn: CHARGE }] }), put("e", [RULE]), delivered("e", RULE, CHARGE)];
  const found = checksOf(facts).find(({ result }) => result === "warning");
  expect(found).toMatchObject({
    check: "A failed delivery has a dead-letter queue",
    words: expect.stringMatching(/^charge has none/),
  });
});
