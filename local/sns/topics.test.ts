import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arnOf, queueArn, startSns, type TestSns } from "./sns.fixture.ts";

let sns: TestSns;
beforeEach(async () => {
  sns = await startSns();
});
afterEach(() => sns[Symbol.asyncDispose]());

const create = async (Name: string, Attributes: Record<string, string> = {}, tags: Record<string, string> = {}) => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return (await sns.client.send(new CreateTopicCommand({ Name, Attributes, Tags }))).TopicArn ?? "";
};
const attributes = async (TopicArn: string) =>
  (await sns.client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
const set = (TopicArn: string, AttributeName: string, AttributeValue?: string) =>
  sns.client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));

describe("topics", () => {
  test("are created, listed and deleted idempotently", async () => {
    expect(await create("orders", { DisplayName: "Orders" }, { team: "shop" })).toBe(arnOf("orders"));
    expect(await create("orders")).toBe(arnOf("orders"));
    expect(await create("orders", { DisplayName: "Orders" }, { team: "shop" })).toBe(arnOf("orders"));
    expect((await sns.client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: arnOf("orders") }]);
    await sns.client.send(new DeleteTopicCommand({ TopicArn: arnOf("orders") }));
    await sns.client.send(new DeleteTopicCommand({ TopicArn: arnOf("orders") }));
    expect((await sns.client.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    await expect(attributes(arnOf("orders"))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Topic does not exist",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("cannot be created again with other attributes or tags", async () => {
    await create("orders", { DisplayName: "Orders" }, { team: "shop" });
    await expect(create("orders", { DisplayName: "Others" })).rejects.toThrow(
      "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
    );
    await expect(create("orders", {}, { team: "shop", more: "1" })).rejects.toThrow(
      "Invalid parameter: Tags Reason: Topic already exists with different tags",
    );
  });

  test.each(["", "a".repeat(257), "a:b", "a b", "ä", "orders.fifo"])("cannot be named %j", async (name) => {
    await expect(create(name)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid parameter: Topic Name",
    });
  });

  test("are listed in pages of a hundred", async () => {
    for (let i = 0; i < 101; i++) sns.sns.createTopic(`topic-${i}`);
    const first = await sns.client.send(new ListTopicsCommand({}));
    const second = await sns.client.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    const all = [...(first.Topics ?? []), ...(second.Topics ?? [])];
    expect([first.Topics?.length, second.Topics?.length, second.NextToken]).toEqual([100, 1, undefined]);
    expect(new Set(all.map(({ TopicArn }) => TopicArn)).size).toBe(101);
    await expect(sns.client.send(new ListTopicsCommand({ NextToken: "x" }))).rejects.toThrow(
      "Invalid parameter: NextToken",
    );
  });

  test.each([
    ["orders", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"],
    ["", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"],
    ["arn:aws:sns:us-east-1", "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 4"],
    ["arn:aws:sns:eu-west-1:000000000000:orders", "Invalid parameter: TopicArn"],
    [queueArn("orders"), "Invalid parameter: TopicArn"],
  ])("are not found by %j", async (arn, message) => {
    await expect(attributes(arn)).rejects.toMatchObject({ name: "InvalidParameterException", message });
  });
});

describe("a topic's attributes", () => {
  test("have AWS's defaults", async () => {
    const all = await attributes(await create("orders"));
    expect(Object.keys(all).sort()).toEqual([
      "DisplayName",
      "EffectiveDeliveryPolicy",
      "Owner",
      "Policy",
      "SubscriptionsConfirmed",
      "SubscriptionsDeleted",
      "SubscriptionsPending",
      "TopicArn",
    ]);
    expect(JSON.parse(all["Policy"] ?? "").Statement[0]).toMatchObject({
      Sid: "__default_statement_ID",
      Resource: arnOf("orders"),
      Condition: { StringEquals: { "AWS:SourceOwner": "000000000000" } },
    });
    expect(JSON.parse(all["EffectiveDeliveryPolicy"] ?? "")).toEqual({
      http: {
        defaultHealthyRetryPolicy: {
          minDelayTarget: 20,
          maxDelayTarget: 20,
          numRetries: 3,
          numMaxDelayRetries: 0,
          numNoDelayRetries: 0,
          numMinDelayRetries: 0,
          backoffFunction: "linear",
        },
        disableSubscriptionOverrides: false,
        defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
      },
    });
  });

  test("can be set and removed", async () => {
    const arn = await create("orders");
    const policy = { http: { defaultHealthyRetryPolicy: { minDelayTarget: 5, maxDelayTarget: 6, numRetries: 1 } } };
    await set(arn, "DeliveryPolicy", JSON.stringify(policy));
    await set(arn, "SignatureVersion", "2");
    const all = await attributes(arn);
    expect(all["SignatureVersion"]).toBe("2");
    expect(JSON.parse(all["DeliveryPolicy"] ?? "").http).toEqual({
      ...policy.http,
      disableSubscriptionOverrides: false,
    });
    expect(JSON.parse(all["EffectiveDeliveryPolicy"] ?? "").http.defaultHealthyRetryPolicy).toMatchObject({
      minDelayTarget: 5,
      numRetries: 1,
      backoffFunction: "linear",
    });
    await set(arn, "DeliveryPolicy", "");
    expect(await attributes(arn)).not.toHaveProperty("DeliveryPolicy");
  });

  test("of a FIFO topic", async () => {
    const arn = await create("orders.fifo", { FifoTopic: "true", ContentBasedDeduplication: "true" });
    expect(await attributes(arn)).toMatchObject({ FifoTopic: "true", ContentBasedDeduplication: "true" });
    await expect(create("orders", { FifoTopic: "true" })).rejects.toThrow("Fifo Topic names must end with .fifo");
  });

  test("allow larger messages if every subscription accepts them", async () => {
    const TopicArn = await create("orders");
    const publish = (length: number) => sns.client.send(new PublishCommand({ TopicArn, Message: "x".repeat(length) }));
    await publish(262_144);
    await expect(publish(262_145)).rejects.toThrow("Invalid parameter: Message too long");
    await set(TopicArn, "MaximumMessageSize", "1048576");
    await publish(1_048_576);
    await expect(publish(1_048_577)).rejects.toThrow("Message too long");
    const small = await create("small");
    sns.sns.subscribe(small, { protocol: "http", endpoint: "http://127.0.0.1:9/" });
    await expect(set(small, "MaximumMessageSize", "1048576")).rejects.toThrow("sqs and lambda only");
  });

  test.each<[string, string, string]>([
    ["Nonsense", "x", "Invalid parameter: AttributeName"],
    ["FifoTopic", "false", "Invalid parameter: AttributeName"],
    ["ContentBasedDeduplication", "true", "Invalid parameter: AttributeName"],
    ["MaximumMessageSize", "1048577", "MaximumMessageSize: Invalid value [1048577]"],
    ["KmsMasterKeyId", "alias/aws/sns", "KmsMasterKeyId is not supported by the local cloud"],
    ["LambdaFailureFeedbackRoleArn", "arn", "LambdaFailureFeedbackRoleArn is not supported by the local cloud"],
    ["Policy", "no JSON", "Policy Error"],
    [
      "Policy",
      JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sns:*", Resource: "*" } }),
      "Policy statement action out of service scope!",
    ],
    [
      "Policy",
      JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage" } }),
      "Policy statement action out of service scope!",
    ],
    [
      "DeliveryPolicy",
      '{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":9,"maxDelayTarget":8}}}',
      "maxDelayTarget",
    ],
    ["DeliveryPolicy", '{"https":{}}', "unexpected field https"],
  ])("reject %s = %s", async (name, value, message) => {
    const arn = await create("orders");
    await expect(set(arn, name, value)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  });
});

test("tags are added, changed, removed", async () => {
  const ResourceArn = await create("orders", {}, { a: "1", b: "2" });
  await sns.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "b", Value: "3" }] }));
  await sns.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
  const { Tags } = await sns.client.send(new ListTagsForResourceCommand({ ResourceArn }));
  expect(Tags).toEqual([{ Key: "b", Value: "3" }]);
  const twice = [
    { Key: "c", Value: "1" },
    { Key: "c", Value: "2" },
  ];
  await expect(sns.client.send(new TagResourceCommand({ ResourceArn, Tags: twice }))).rejects.toThrow(
    "Invalid parameter: Duplicated keys are not allowed.",
  );
  await expect(sns.client.send(new ListTagsForResourceCommand({ ResourceArn: arnOf("nobody") }))).rejects.toMatchObject(
    { name: "ResourceNotFoundException", message: "Resource does not exist" },
  );
});

test("permissions become statements of the policy", async () => {
  const TopicArn = await create("orders");
  const permission = { TopicArn, Label: "partner", AWSAccountId: ["111111111111"], ActionName: ["Publish"] };
  await sns.client.send(new AddPermissionCommand(permission));
  const statements = async () => JSON.parse((await attributes(TopicArn))["Policy"] ?? "").Statement;
  expect((await statements())[1]).toEqual({
    Sid: "partner",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Action: "SNS:Publish",
    Resource: TopicArn,
  });
  await expect(sns.client.send(new AddPermissionCommand(permission))).rejects.toThrow("Statement already exists");
  await expect(
    sns.client.send(new AddPermissionCommand({ ...permission, Label: "x", ActionName: ["Nonsense"] })),
  ).rejects.toThrow("Policy statement action out of service scope!");
  await sns.client.send(new RemovePermissionCommand({ TopicArn, Label: "partner" }));
  expect(await statements()).toHaveLength(1);
});
