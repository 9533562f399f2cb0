import {
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const FIFO = `${QUEUE}.fifo`;

async function endpointWithRule(): Promise<TestEndpoint> {
  const endpoint = await startTestEndpoint();
  await endpoint.bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  return endpoint;
}

const put = ({ client }: TestEndpoint, ...Targets: Target[]) =>
  client.send(new PutTargetsCommand({ Rule: "orders", Targets }));

const list = async ({ client }: TestEndpoint, page = {}) =>
  client.send(new ListTargetsByRuleCommand({ Rule: "orders", ...page }));

const queue = (Id: string, settings: Partial<Target> = {}): Target => ({ Id, Arn: QUEUE, ...settings });

describe("targets", () => {
  test("are put, listed with all their settings, and removed", async () => {
    await using endpoint = await endpointWithRule();
    const target = queue("a", {
      InputTransformer: { InputPathsMap: { x: "$.detail.x" }, InputTemplate: '"<x>"' },
      DeadLetterConfig: { Arn: `${QUEUE}-dlq` },
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
    });
    expect(await put(endpoint, target)).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] });
    expect((await list(endpoint)).Targets).toEqual([target]);
    const removed = await endpoint.client.send(new RemoveTargetsCommand({ Rule: "orders", Ids: ["a", "b"] }));
    expect(removed).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: "b", ErrorCode: "ResourceNotFoundException" }],
    });
    expect((await list(endpoint)).Targets).toEqual([]);
  });

  test("with the same id replace each other; the same ARN under two ids is served twice", async () => {
    await using endpoint = await endpointWithRule();
    await put(endpoint, queue("a"), queue("b"));
    await put(endpoint, queue("a", { Input: '"x"' }));
    await endpoint.bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: "{}" }] });
    expect(endpoint.received.map(({ target, input }) => [target.Id, input === '"x"'])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  test("are five at most", async () => {
    await using endpoint = await endpointWithRule();
    const five = ["a", "b", "c", "d", "e"].map((id) => queue(id));
    await put(endpoint, ...five);
    await expect(put(endpoint, queue("f"))).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "The requested resource exceeds the maximum number allowed.",
    });
    await put(endpoint, ...five);
    const first = await list(endpoint, { Limit: 3 });
    const second = await list(endpoint, { Limit: 3, NextToken: first.NextToken });
    expect([first, second].map(({ Targets }) => Targets?.map(({ Id }) => Id))).toEqual([
      ["a", "b", "c"],
      ["d", "e"],
    ]);
  });

  test("need a rule", async () => {
    await using endpoint = await endpointWithRule();
    const command = new PutTargetsCommand({ Rule: "none", Targets: [queue("a")] });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule none does not exist on EventBus default.",
    });
  });

  test.each<[string, Target, string]>([
    [
      "an id with strange characters",
      queue("!@#$@!#$"),
      "1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      "a long id",
      queue("x".repeat(65)),
      `1 validation error detected: Value '${"x".repeat(65)}' at 'targets.1.member.id' failed to satisfy ` +
        "constraint: Member must have length less than or equal to 64",
    ],
    [
      "two kinds of input",
      queue("a", { InputPath: "$.detail", InputTransformer: { InputTemplate: '"x"' } }),
      "Only one of Input, InputPath, or InputTransformer must be provided for target a.",
    ],
    [
      "an undefined placeholder",
      queue("a", {
        InputTransformer: { InputPathsMap: { known: "$.detail" }, InputTemplate: '"<known> <notdefinedkey>"' },
      }),
      "InputTemplate for target a contains invalid placeholder notdefinedkey.",
    ],
    ["a broken path", queue("a", { InputPath: "detail" }), "InputPath for target a is invalid."],
    ["a path with a quoted name", queue("a", { InputPath: "$.detail['a']" }), "InputPath for target a is invalid."],
    [
      "a broken path for a template",
      queue("a", { InputTransformer: { InputPathsMap: { x: "detail" }, InputTemplate: '"<x>"' } }),
      "InputPath for target a is invalid.",
    ],
    [
      "the whole event in a template that is no object",
      queue("a", { InputTransformer: { InputTemplate: "[<aws.events.event.json>]" } }),
      "InputTemplate for target a contains placeholder aws.events.event.json valid only for JSON template.",
    ],
    ["an input that is no JSON", queue("a", { Input: "text" }), "JSON syntax error in input for target a."],
    [
      "an ARN that is none",
      queue("a", { Arn: "orders" }),
      "Parameter orders is not valid. Reason: Provided Arn is not in correct format.",
    ],
    [
      "a kind that is not there",
      queue("a", { Arn: "arn:aws:kinesis:us-east-1:000000000000:stream/x" }),
      "Target a: kinesis (arn:aws:kinesis:us-east-1:000000000000:stream/x) is not supported as a target by the " +
        "local cloud. Supported: events, lambda, sqs.",
    ],
    [
      "parameters of another kind",
      queue("a", { KinesisParameters: { PartitionKeyPath: "$.id" } }),
      `KinesisParameters of target a is not supported for ${QUEUE}.`,
    ],
    [
      "a FIFO queue without a message group",
      queue("a", { Arn: FIFO }),
      "Parameter(s) SqsParameters must be specified for target: a.",
    ],
    [
      "a FIFO queue for dead letters",
      queue("a", { DeadLetterConfig: { Arn: FIFO } }),
      "SQS FIFO is not supported by Dead Letter Queues.",
    ],
    [
      "a topic for dead letters",
      queue("a", { DeadLetterConfig: { Arn: "arn:aws:sns:us-east-1:000000000000:dead" } }),
      "sns is not supported as a dead letter resource.",
    ],
    [
      "an age out of bounds",
      queue("a", { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }),
      "1 validation error detected: Value '59' at 'targets.1.member.retryPolicy.maximumEventAgeInSeconds' failed to " +
        "satisfy constraint: Member must have value greater than or equal to 60",
    ],
    [
      "an API destination without a role",
      queue("a", { Arn: "arn:aws:events:us-east-1:000000000000:api-destination/d/1" }),
      "RoleArn is required for target arn:aws:events:us-east-1:000000000000:api-destination/d/1.",
    ],
  ])("with %s are refused", async (_, target, message) => {
    await using endpoint = await endpointWithRule();
    await expect(put(endpoint, target)).rejects.toMatchObject({ name: "ValidationException", message });
    expect((await list(endpoint)).Targets).toEqual([]);
  });
});
