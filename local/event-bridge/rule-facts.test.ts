import { expect, test } from "vitest";
import { memoryStore } from "../store.ts";
import type { FactOf } from "../trace.ts";
import { startTestEndpoint, type TestEndpoint } from "./endpoint.fixture.ts";

const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const DLQ = "arn:aws:sqs:us-east-1:000000000000:orders-dlq";
const PATTERN = '{"source":["app"]}';

const facts = <Kind extends "rule-changed" | "put" | "scheduled" | "delivered" | "delivery-failed">(
  { trace }: TestEndpoint,
  kind: Kind,
) => trace.recent().filter((fact): fact is FactOf<Kind> => fact.kind === kind);
const Entries = [{ Source: "app", DetailType: "OrderCreated", Detail: '{"n":1}' }];

test("a rule is told of with each change, and never without one", async () => {
  await using endpoint = await startTestEndpoint();
  const { bus } = endpoint;
  await bus.run("PutRule", { Name: "orders", EventPattern: PATTERN });
  await bus.run("PutRule", { Name: "orders", EventPattern: PATTERN, Description: "The same again." });
  const target = { Id: "queue", Arn: QUEUE, DeadLetterConfig: { Arn: DLQ } };
  await bus.run("PutTargets", { Rule: "orders", Targets: [target] });
  await bus.run("DisableRule", { Name: "orders" });
  await bus.run("RemoveTargets", { Rule: "orders", Ids: ["queue"] });
  await bus.run("DeleteRule", { Name: "orders" });
  await bus.run("PutRule", { Name: "orders", EventPattern: PATTERN });
  const rule = { rule: RULE, bus: "default", pattern: PATTERN };
  const targets = [{ id: "queue", arn: QUEUE, deadLetterArn: DLQ }];
  const told = facts(endpoint, "rule-changed");
  expect(told).toMatchObject([
    { ...rule, revision: 1, state: "ENABLED", targets: [] },
    { ...rule, revision: 2, state: "ENABLED", targets },
    { ...rule, revision: 3, state: "DISABLED", targets },
    { ...rule, revision: 4, state: "DISABLED", targets: [] },
    { ...rule, revision: 5, deleted: true },
    { ...rule, revision: 6, state: "ENABLED" },
  ]);
  expect(told[5]).not.toHaveProperty("deleted");
});

test("an event names the revision of each rule that it matched", async () => {
  await using endpoint = await startTestEndpoint();
  const { bus } = endpoint;
  await bus.run("PutRule", { Name: "orders", EventPattern: PATTERN });
  await bus.run("PutEvents", { Entries });
  await bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"],"detail":{"n":[1]}}' });
  await bus.run("PutEvents", { Entries });
  expect(facts(endpoint, "put").map(({ rules, revisions }) => [rules, revisions])).toEqual([
    [[RULE], { [RULE]: 1 }],
    [[RULE], { [RULE]: 2 }],
  ]);
});

test("a run of a schedule names its rule's revision", async () => {
  await using endpoint = await startTestEndpoint();
  await endpoint.bus.run("PutRule", { Name: "orders", ScheduleExpression: "rate(1 minute)" });
  await endpoint.bus.run("PutTargets", { Rule: "orders", Targets: [{ Id: "queue", Arn: QUEUE }] });
  await endpoint.advance(60_001);
  expect(facts(endpoint, "rule-changed")[0]).toMatchObject({ schedule: "rate(1 minute)", revision: 1 });
  expect(facts(endpoint, "scheduled")).toMatchObject([{ rule: RULE, revision: 2 }]);
});

test("rules that outlived a restart are told of first", async () => {
  const store = memoryStore();
  await using before = await startTestEndpoint({ store });
  await before.bus.run("PutRule", { Name: "orders", EventPattern: PATTERN });
  await using after = await startTestEndpoint({ store });
  expect(facts(after, "rule-changed")).toMatchObject([{ seq: 1, rule: RULE, pattern: PATTERN, revision: 1 }]);
});

test.each([
  ['{"account":["000000000000"]}', true],
  ['{"source":[{"prefix":""}]}', true],
  ['{"replay-name":[{"exists":false}]}', true],
  [PATTERN, undefined],
  ['{"detail-type":["OrderCreated"]}', undefined],
  ['{"detail":{"claim":[{"exists":false}]}}', undefined],
])("a rule with the pattern %s takes everything: %s", async (EventPattern, everything) => {
  await using endpoint = await startTestEndpoint();
  await endpoint.bus.run("PutRule", { Name: "orders", EventPattern });
  expect(facts(endpoint, "rule-changed").map((fact) => fact.everything)).toEqual([everything]);
});

test("the rule that feeds an archive of everything takes everything", async () => {
  await using endpoint = await startTestEndpoint();
  const EventSourceArn = "arn:aws:events:us-east-1:000000000000:event-bus/default";
  await endpoint.bus.run("CreateArchive", { ArchiveName: "all", EventSourceArn });
  await endpoint.bus.run("CreateArchive", { ArchiveName: "some", EventSourceArn, EventPattern: PATTERN });
  expect(facts(endpoint, "rule-changed").map(({ rule, everything }) => [rule.split("/").at(-1), everything])).toEqual([
    ["Events-Archive-all", true],
    ["Events-Archive-some", undefined],
  ]);
});

test("a delivery tells what the target received where that is not the event itself", async () => {
  await using endpoint = await startTestEndpoint();
  const { bus } = endpoint;
  await bus.run("PutRule", { Name: "orders", EventPattern: PATTERN });
  const InputTransformer = { InputPathsMap: { n: "$.detail.n" }, InputTemplate: '{"number":<n>}' };
  const Targets = [
    { Id: "whole", Arn: QUEUE },
    { Id: "transformed", Arn: `${QUEUE}-1`, InputTransformer },
    { Id: "path", Arn: `${QUEUE}-2`, InputPath: "$.detail" },
    { Id: "constant", Arn: `${QUEUE}-3`, Input: '"tick"' },
  ];
  await bus.run("PutTargets", { Rule: "orders", Targets });
  await bus.run("PutEvents", { Entries });
  await bus.idle();
  const inputs = Object.fromEntries(facts(endpoint, "delivered").map(({ target, input }) => [target, input]));
  expect(inputs).toEqual({
    [QUEUE]: undefined,
    [`${QUEUE}-1`]: '{"number":1}',
    [`${QUEUE}-2`]: '{"n":1}',
    [`${QUEUE}-3`]: '"tick"',
  });
});

test("an event is billed by each 64 KB of it", async () => {
  await using endpoint = await startTestEndpoint();
  const put = (characters: number) =>
    endpoint.bus.run("PutEvents", {
      Entries: [{ Source: "app", DetailType: "T", Detail: JSON.stringify({ text: "x".repeat(characters) }) }],
    });
  await put(1);
  await put(70_000);
  expect(facts(endpoint, "put").map(({ units }) => units)).toEqual([1, 2]);
});
