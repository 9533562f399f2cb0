import * as fc from "fast-check";
import { invalidSchedules } from "../model/invalid.fixture.ts";
import { busArn } from "../model.fixture.ts";
import type { Operation } from "../predictions.fixture.ts";
import { brokenPatterns, entryLists, rulePatterns, testedEvents, validPatterns } from "./events.fixture.ts";
import {
  archiveNames,
  busNames,
  busNamesOrArns,
  descriptions,
  limits,
  prefixes,
  resourceArns,
  ruleNames,
  statementIds,
  tagLists,
  targetIds,
} from "./names.fixture.ts";
import { spoilable } from "./spoilers.fixture.ts";
import { QUEUE, targetArns, targetLists } from "./targets.fixture.ts";

export interface Call {
  operation: Operation | "Restart";
  input: Record<string, unknown>;
  /** Members that are sent as null, which says nothing. */
  nulls: string[];
  /** What is said of the members that break the API's shapes. */
  breaches: string[];
}

type Members = Record<string, fc.Arbitrary<unknown>>;

/** Calls of one operation; sometimes what is left out is sent as null, and sometimes a member or two is spoiled. */
function calls(weight: number, operation: Operation, required: Members, optional: Members = {}) {
  const inputs = fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
  const absent = fc.oneof({ weight: 9, arbitrary: fc.constant<string[]>([]) }, fc.constant(Object.keys(optional)));
  const spoils = fc.oneof(
    { weight: 12, arbitrary: fc.constant<[number, number][]>([]) },
    fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 2 }),
  );
  const arbitrary = fc
    .tuple(inputs, absent, spoils)
    .map(([input, nulls, places]) => spoiled({ operation, input, nulls, breaches: [] }, places));
  return { weight, arbitrary };
}

function spoiled(call: Call, places: [number, number][]): Call {
  const known = spoilable[call.operation] ?? [];
  const breaches: string[] = [];
  let { input } = call;
  const members = new Set<unknown>();
  for (const [place, pick] of places) {
    const [path, spoilers] = known[place % known.length] ?? [[], []];
    const { value, must, shown = print(value) } = spoilers[pick % spoilers.length] ?? { value: undefined, must: [] };
    const changed = replaced(input, path, value) as Call["input"] | undefined;
    if (!changed || members.has(path[0])) continue;
    members.add(path[0]);
    input = changed;
    const at = path.map((step) => (typeof step === "number" ? `${step + 1}.member` : lowerFirst(step))).join(".");
    breaches.push(...must.map((each) => `Value ${shown} at '${at}' failed to satisfy constraint: Member must ${each}`));
  }
  return { ...call, input, breaches };
}

const print = (value: unknown) => (value === undefined ? "null" : Array.isArray(value) ? "'[]'" : `'${value}'`);

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

type Tree = Record<string | number, unknown>;

/** A copy with another value at a path; undefined when that lies in a list that is not there. */
function replaced(tree: unknown, [step = "", ...rest]: (string | number)[], value: unknown): unknown {
  if (typeof step === "number" && (!Array.isArray(tree) || tree.length <= step)) return undefined;
  const inside = rest.length > 0 ? replaced((tree as Tree | undefined)?.[step], rest, value) : value;
  if (rest.length > 0 && inside === undefined) return undefined;
  return typeof step === "number"
    ? (tree as unknown[]).toSpliced(step, 1, inside)
    : { ...(tree as Tree), [step]: inside };
}

const bus = { EventBusName: busNamesOrArns };
const rule = { Name: ruleNames };
const ofRule = { Rule: ruleNames };
const queue = { DeadLetterConfig: fc.constant({ Arn: QUEUE }) };
const archive = { ArchiveName: archiveNames };
const archiveSettings = {
  Description: descriptions,
  EventPattern: fc.oneof({ weight: 6, arbitrary: validPatterns }, brokenPatterns, fc.constant("")),
  RetentionDays: fc.constantFrom(0, 1, 365),
};
// None of them is due while a test runs.
const schedules = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("rate(7 days)", "cron(0 12 1 1 ? 2190)", "cron(0/5 9 ? 1 SAT#3 2190)") },
  fc.constantFrom(...invalidSchedules, ""),
);
const states = fc.constantFrom("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
const policies = fc
  .uniqueArray(statementIds, { minLength: 1 })
  .map((ids) => ids.map((Sid) => ({ Sid, Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: "*" })))
  .map((Statement) => JSON.stringify({ Version: "2012-10-17", Statement }));
const permission = {
  Action: fc.constantFrom("events:PutEvents", "events:PutEvents", "events:PutRule"),
  Principal: fc.constantFrom("*", "111111111111"),
  StatementId: statementIds,
};
const madeUpTokens = fc.constantFrom("made up", "bnVsbA", "WyJhIiwiYiJd", "eyJhZnRlciI6ImEifQ");
const plainBus = { EventBusName: busNames };

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Call>({ operation: "Restart", input: {}, nulls: [], breaches: [] }) },
  calls(
    8,
    "CreateEventBus",
    { Name: fc.oneof({ weight: 9, arbitrary: busNames }, fc.constant("a/b")) },
    { Description: descriptions, Tags: tagLists, ...queue },
  ),
  calls(1, "UpdateEventBus", {}, { Name: busNames, Description: descriptions, ...queue }),
  calls(2, "DescribeEventBus", {}, { Name: busNamesOrArns }),
  calls(2, "ListEventBuses", {}, { NamePrefix: prefixes, Limit: limits }),
  calls(1, "ListEventBuses", { NextToken: madeUpTokens }, { Limit: limits }),
  calls(2, "DeleteEventBus", { Name: busNames }),
  calls(
    10,
    "PutRule",
    { ...rule, EventPattern: rulePatterns },
    { ...bus, State: states, Description: descriptions, Tags: tagLists },
  ),
  calls(3, "PutRule", rule, { ...bus, EventPattern: rulePatterns, ScheduleExpression: schedules, State: states }),
  calls(2, "DescribeRule", rule, bus),
  calls(2, "ListRules", {}, { ...bus, NamePrefix: prefixes, Limit: limits }),
  calls(1, "ListRules", { NextToken: madeUpTokens }, bus),
  calls(1, "EnableRule", rule, bus),
  calls(1, "DisableRule", rule, bus),
  calls(2, "DeleteRule", rule, bus),
  calls(16, "PutTargets", { ...ofRule, Targets: targetLists }, bus),
  calls(3, "RemoveTargets", { ...ofRule, Ids: fc.array(targetIds, { minLength: 1, maxLength: 4 }) }, bus),
  calls(2, "ListTargetsByRule", ofRule, { ...bus, Limit: limits }),
  calls(
    2,
    "ListRuleNamesByTarget",
    { TargetArn: fc.oneof(targetArns, busNames.map(busArn)) },
    { ...bus, Limit: limits },
  ),
  calls(16, "PutEvents", { Entries: entryLists }),
  calls(2, "TestEventPattern", {
    EventPattern: fc.oneof({ weight: 5, arbitrary: validPatterns }, brokenPatterns),
    Event: testedEvents,
  }),
  calls(2, "PutPermission", permission, plainBus),
  calls(1, "PutPermission", { Policy: policies }, plainBus),
  calls(1, "PutPermission", {}, { ...permission, ...plainBus, Policy: policies }),
  calls(2, "RemovePermission", {}, { ...plainBus, StatementId: statementIds, RemoveAllPermissions: fc.boolean() }),
  calls(2, "TagResource", { ResourceARN: resourceArns, Tags: tagLists }),
  calls(1, "UntagResource", {
    ResourceARN: resourceArns,
    TagKeys: fc.array(fc.constantFrom("team", "1", "__proto__"), { maxLength: 2 }),
  }),
  calls(2, "ListTagsForResource", { ResourceARN: resourceArns }),
  calls(2, "CreateArchive", { ...archive, EventSourceArn: busNames.map(busArn) }, archiveSettings),
  calls(1, "UpdateArchive", archive, archiveSettings),
  calls(2, "DescribeArchive", archive),
  calls(1, "ListArchives", {}, { NamePrefix: prefixes, Limit: limits }),
  calls(1, "DeleteArchive", archive),
);

const said = (...arbitraries: { arbitrary: fc.Arbitrary<Call> }[]) =>
  fc.tuple(...arbitraries.map(({ arbitrary }) => arbitrary));
// Without a rule or two that have targets, most of what follows would be about nothing.
const opening = said(
  calls(1, "CreateEventBus", { Name: fc.constant("shop") }),
  ...["default", "shop"].flatMap((name) => {
    const onBus = { EventBusName: fc.constant(name) };
    return [
      calls(1, "PutRule", { Name: fc.constant("orders"), EventPattern: validPatterns, ...onBus }),
      calls(1, "PutTargets", { Rule: fc.constant("orders"), Targets: targetLists, ...onBus }),
    ];
  }),
);

/** What a client may say to the service, one call after another. */
export const conversations: fc.Arbitrary<Call[]> = fc
  .tuple(fc.option(opening, { nil: [] }), fc.array(anyCall, { minLength: 1, maxLength: 60, size: "max" }))
  .map((parts) => parts.flat());
