import { describe, expect, test } from "vitest";
import { nameOf } from "../events/names.ts";
import { services } from "./app.ts";
import type { Subscription } from "./service.ts";
import { follow, type Properties, type Resource, synthesize } from "./synthesize.fixture.ts";

const { resources, stage } = synthesize();
const all = resources();
const queues = resources("AWS::SQS::Queue");
const rules = resources("AWS::Events::Rule");
const mappings = resources("AWS::Lambda::EventSourceMapping");
const invokeConfigs = resources("AWS::Lambda::EventInvokeConfig");

const name = ({ id, properties }: Resource): string =>
  properties.QueueName ?? properties.FunctionName ?? properties.Name ?? id;
const isDeadLetterQueue = (queue: Resource | undefined): boolean =>
  queue?.properties.QueueName.endsWith("-dlq") ?? false;
const fromStream = ({ properties }: Resource): boolean => properties.StartingPosition !== undefined;

test("the stage has the resources that the tests below examine", () => {
  const consumers = Object.values(services).flatMap(({ consumes }) => Object.values<Subscription>(consumes));
  const queued = consumers.filter(({ through }) => through === "queue");
  const relays = Object.keys(services);
  expect(mappings).toHaveLength(queued.length + relays.length);
  expect(queues).toHaveLength(queued.length + queues.filter(isDeadLetterQueue).length);
  for (const each of [rules, queues.filter(isDeadLetterQueue)]) expect(each.length).toBeGreaterThan(consumers.length);
  expect(invokeConfigs.length).toBeGreaterThan(relays.length);
});

describe("every rule", () => {
  test.each(rules.map((rule) => [name(rule), rule] as const))(
    "%s says how long to retry, and where its failures land",
    (_, rule) => {
      for (const target of rule.properties.Targets) {
        expect(target.RetryPolicy).toEqual({
          MaximumEventAgeInSeconds: expect.any(Number),
          MaximumRetryAttempts: expect.any(Number),
        });
        const deadLetters = follow(all, rule, target.DeadLetterConfig.Arn);
        expect(isDeadLetterQueue(deadLetters)).toBe(true);
        expect(senders(deadLetters as Resource)).toContainEqual({ "Fn::GetAtt": [rule.id, "Arn"] });
      }
    },
  );

  test.each(rules.map((rule) => [name(rule), rule] as const))("%s may reach its target", (_, rule) => {
    for (const { Arn } of rule.properties.Targets) {
      const target = follow(all, rule, Arn);
      const allowed =
        target?.type === "AWS::SQS::Queue"
          ? senders(target)
          : resources("AWS::Lambda::Permission")
              .filter((each) => follow(all, each, each.properties.FunctionName) === target)
              .map(({ properties }) => properties.SourceArn);
      if (target) expect(allowed).toContainEqual({ "Fn::GetAtt": [rule.id, "Arn"] });
      else expect(logWriters(rule, Arn)).toEqual([`${rule.properties.Name}`]);
    }
  });
});

/** Returns the names of the rules that may write to a log group, according to its policy. */
function logWriters(from: Resource, arn: Properties): string[] {
  const { Ref: id } = arn["Fn::Join"][1].at(-1);
  const group = all.find((each) => each.stack === from.stack && each.id === id);
  return group?.properties.ResourcePolicyDocument.Statement.filter(
    ({ Action }: Properties) => Action === "logs:PutLogEvents",
  ).map(({ Condition }: Properties) => Condition.ArnEquals["aws:SourceArn"]["Fn::Join"][1].at(-1).split("/").at(-1));
}

/** Returns the ARNs of the rules that may send to a queue. */
function senders(queue: Resource): Properties[] {
  return resources("AWS::SQS::QueuePolicy")
    .filter(({ stack, properties }) => stack === queue.stack && properties.Queues[0].Ref === queue.id)
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Condition }) => Condition.ArnEquals["aws:SourceArn"]);
}

describe("every queue", () => {
  test.each(queues.map((queue) => [name(queue), queue] as const))(
    "%s has a dead-letter queue or a redrive target",
    (_, queue) => {
      const { RedrivePolicy, Tags } = queue.properties;
      if (isDeadLetterQueue(queue)) {
        const tags = Object.fromEntries(Tags.map(({ Key, Value }: Properties) => [Key, JSON.stringify(Value)]));
        expect(tags["redrive-to"]).toMatch(/arn:/);
      } else {
        expect(isDeadLetterQueue(follow(all, queue, RedrivePolicy.deadLetterTargetArn))).toBe(true);
        expect(RedrivePolicy.maxReceiveCount).toBeGreaterThan(1);
      }
    },
  );

  test.each(queues.filter((queue) => !isDeadLetterQueue(queue)).map((queue) => [name(queue), queue] as const))(
    "%s forgets a message well before its dead-letter queue, which counts from the same enqueue",
    (_, queue) => {
      const deadLetters = follow(all, queue, queue.properties.RedrivePolicy.deadLetterTargetArn);
      const left = deadLetters?.properties.MessageRetentionPeriod - queue.properties.MessageRetentionPeriod;
      expect(left).toBeGreaterThanOrEqual(7 * 24 * 3600);
    },
  );

  test.each(queues.filter(isDeadLetterQueue).map((queue) => [name(queue), queue] as const))(
    "%s raises an alarm",
    (_, queue) => {
      const alarms = resources("AWS::CloudWatch::Alarm").filter(
        ({ stack, properties }) => stack === queue.stack && JSON.stringify(properties.Dimensions).includes(queue.id),
      );
      expect(alarms).toHaveLength(1);
    },
  );
});

test("a redrive target is a queue or a function of the stage, or the audit log", () => {
  const names = new Set(resources("AWS::SQS::Queue", "AWS::Lambda::Function").map(name));
  for (const { properties } of queues.filter(isDeadLetterQueue)) {
    const { Value } = properties.Tags.find(({ Key }: Properties) => Key === "redrive-to");
    const target = Value["Fn::Join"][1].at(-1);
    if (properties.QueueName === nameOf(stage, "audit-dlq")) expect(target.Ref).toBeDefined();
    else expect(names).toContain(target.split(":").at(-1));
  }
});

describe("every function that is invoked asynchronously", () => {
  const byRule = rules.flatMap((rule) => rule.properties.Targets.map(({ Arn }: Properties) => follow(all, rule, Arn)));
  const relays = mappings.filter(fromStream).map((mapping) => follow(all, mapping, mapping.properties.FunctionName));
  const functions: Resource[] = [...byRule, ...relays].filter((each) => each?.type === "AWS::Lambda::Function");

  test.each(functions.map((each) => [name(each), each] as const))("%s has retries and an on-failure queue", (_, fn) => {
    const config = invokeConfigs.find((each) => follow(all, each, each.properties.FunctionName) === fn);
    const { MaximumRetryAttempts, DestinationConfig } = config?.properties ?? {};
    expect(MaximumRetryAttempts).toBe(2);
    expect(isDeadLetterQueue(follow(all, fn, DestinationConfig.OnFailure.Destination))).toBe(true);
  });
});

describe("every event source mapping", () => {
  test.each(mappings.map((mapping) => [mapping.id, mapping] as const))(
    "%s returns only what failed",
    (_, { properties }) => {
      expect(properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
    },
  );

  test.each(mappings.filter(fromStream).map((mapping) => [mapping.id, mapping] as const))(
    "%s keeps a stream's order and loses nothing",
    (_, mapping) => {
      expect(mapping.properties).toMatchObject({
        StartingPosition: "TRIM_HORIZON",
        ParallelizationFactor: 1,
        BisectBatchOnFunctionError: true,
      });
      expect(mapping.properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
      expect(isDeadLetterQueue(follow(all, mapping, mapping.properties.DestinationConfig.OnFailure.Destination))).toBe(
        true,
      );
    },
  );

  const ofQueues = mappings.filter((mapping) => !fromStream(mapping)).map((mapping) => [mapping.id, mapping] as const);
  test.each(ofQueues)("%s: the queue hides a message for six times the function's timeout", (_, mapping) => {
    const queue = follow(all, mapping, mapping.properties.EventSourceArn);
    const fn = follow(all, mapping, mapping.properties.FunctionName);
    expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * fn?.properties.Timeout);
  });

  test.each(ofQueues)("%s: the function knows which attempt is a message's last", (_, mapping) => {
    const queue = follow(all, mapping, mapping.properties.EventSourceArn);
    const fn = follow(all, mapping, mapping.properties.FunctionName);
    const { maxReceiveCount } = queue?.properties.RedrivePolicy ?? {};
    expect(fn?.properties.Environment.Variables.MAX_RECEIVE_COUNT).toBe(String(maxReceiveCount));
  });
});
