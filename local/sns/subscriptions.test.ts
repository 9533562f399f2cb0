import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arnOf, functionArn, queueArn, startSns, type TestSns } from "./sns.fixture.ts";

let sns: TestSns;
let TopicArn: string;
beforeEach(async () => {
  sns = await startSns();
  TopicArn = sns.sns.createTopic("orders").arn;
});
afterEach(() => sns[Symbol.asyncDispose]());

const subscribe = async (Protocol: string, Endpoint: string, Attributes = {}, topic = TopicArn) =>
  (await sns.client.send(new SubscribeCommand({ TopicArn: topic, Protocol, Endpoint, Attributes }))).SubscriptionArn ??
  "";
const attributes = async (SubscriptionArn: string) =>
  (await sns.client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes ?? {};
const set = (SubscriptionArn: string, AttributeName: string, AttributeValue: string) =>
  sns.client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
const unsubscribe = (SubscriptionArn: string) => sns.client.send(new UnsubscribeCommand({ SubscriptionArn }));

describe("subscriptions", () => {
  test("of queues and functions need no confirmation", async () => {
    const arn = await subscribe("sqs", queueArn("orders"));
    expect(arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:orders:[\da-f-]{36}$/);
    expect(await attributes(arn)).toEqual({
      ConfirmationWasAuthenticated: "true",
      Endpoint: queueArn("orders"),
      Owner: "000000000000",
      PendingConfirmation: "false",
      Protocol: "sqs",
      RawMessageDelivery: "false",
      SubscriptionArn: arn,
      SubscriptionPrincipal: "arn:aws:iam::000000000000:user/administrator",
      TopicArn,
    });
    await subscribe("lambda", functionArn("on-order"));
    const listed = {
      Owner: "000000000000",
      Protocol: "sqs",
      Endpoint: queueArn("orders"),
      SubscriptionArn: arn,
      TopicArn,
    };
    const { Subscriptions } = await sns.client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toHaveLength(2);
    expect(Subscriptions).toContainEqual(listed);
    expect((await sns.client.send(new ListSubscriptionsCommand({}))).Subscriptions).toContainEqual(listed);
  });

  test("end by unsubscribing, which is idempotent, or with their topic", async () => {
    const [first, second] = [await subscribe("sqs", queueArn("a")), await subscribe("sqs", queueArn("b"))];
    await unsubscribe(first);
    await unsubscribe(first);
    await expect(attributes(first)).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Subscription does not exist",
    });
    expect(sns.sns.createTopic("orders").arn).toBe(TopicArn);
    await sns.client.send(new ListSubscriptionsCommand({}));
    expect((await sns.client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toHaveLength(1);
    expect(await attributes(second)).toMatchObject({ Endpoint: queueArn("b") });
  });

  test("are reused when subscribing again, unless something differs", async () => {
    const arn = await subscribe("sqs", queueArn("orders"), { RawMessageDelivery: "true" });
    expect(await subscribe("sqs", queueArn("orders"), { RawMessageDelivery: "true" })).toBe(arn);
    expect(await subscribe("sqs", queueArn("orders"))).toBe(arn);
    await expect(subscribe("sqs", queueArn("orders"), { RawMessageDelivery: "false" })).rejects.toThrow(
      "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    );
  });

  test("are listed in pages of a hundred", async () => {
    for (let i = 0; i < 101; i++) sns.sns.subscribe(TopicArn, { protocol: "sqs", endpoint: queueArn(`q-${i}`) });
    const first = await sns.client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    const second = await sns.client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken: first.NextToken }));
    expect([first.Subscriptions?.length, second.Subscriptions?.length]).toEqual([100, 1]);
  });

  test.each([
    ["carrier-pigeon", "x", "Invalid parameter: Amazon SNS does not support this protocol string: carrier-pigeon"],
    ["email", "a", "Invalid parameter: Email address"],
    ["email-json", "a@example.com", "does not deliver to email-json. Supported: email, http, https, lambda, sqs."],
    ["sms", "+15550100", "does not deliver to sms"],
    ["firehose", arnOf("deliverystream/x", "firehose"), "does not deliver to firehose"],
    ["sqs", "https://queue.example.com/orders", "Invalid parameter: SQS endpoint ARN"],
    ["sqs", functionArn("x"), "Invalid parameter: SQS endpoint ARN"],
    ["lambda", queueArn("x"), "Invalid parameter: Lambda endpoint ARN"],
    [
      "sqs",
      "arn:aws:sqs:eu-west-1:000000000000:orders",
      "only within account 000000000000 and Region us-east-1, not to arn:aws:sqs:eu-west-1",
    ],
    ["sqs", queueArn("orders.fifo"), "FIFO SQS Queues can not be subscribed to standard SNS topics"],
    ["http", "https://example.com/", "Endpoint must match the specified protocol"],
  ])("cannot be %s to %s", async (protocol, endpoint, message) => {
    await expect(subscribe(protocol, endpoint)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ["x", "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1"],
    ["", "Invalid parameter: SubscriptionArn Reason: no value for required parameter"],
    [arnOf("orders"), "Invalid parameter: SubscriptionId"],
  ])("are not ended by %j", async (arn, message) => {
    await expect(unsubscribe(arn)).rejects.toMatchObject({ message });
  });
});

describe("a subscription's attributes", () => {
  test("can be set and removed", async () => {
    const arn = await subscribe("sqs", queueArn("orders"));
    const policy = '{"type":["a"]}';
    const redrive = JSON.stringify({ deadLetterTargetArn: queueArn("dead") });
    await set(arn, "FilterPolicy", policy);
    await set(arn, "RedrivePolicy", redrive);
    expect(await attributes(arn)).toMatchObject({
      FilterPolicy: policy,
      FilterPolicyScope: "MessageAttributes",
      RedrivePolicy: redrive,
    });
    await set(arn, "FilterPolicy", "{}");
    await set(arn, "RedrivePolicy", "");
    expect(await attributes(arn)).not.toHaveProperty("FilterPolicy");
    expect(await attributes(arn)).not.toHaveProperty("FilterPolicyScope");
    expect(await attributes(arn)).not.toHaveProperty("RedrivePolicy");
  });

  test("of an HTTP endpoint include the effective delivery policy", async () => {
    const arn = sns.sns.subscribe(TopicArn, { protocol: "http", endpoint: "http://127.0.0.1:9/" }).arn;
    await set(arn, "DeliveryPolicy", '{"requestPolicy":{"headerContentType":"text/csv"}}');
    const { DeliveryPolicy = "", EffectiveDeliveryPolicy = "", PendingConfirmation } = await attributes(arn);
    expect(PendingConfirmation).toBe("true");
    expect(JSON.parse(DeliveryPolicy)).toEqual({
      healthyRetryPolicy: null,
      sicklyRetryPolicy: null,
      throttlePolicy: null,
      requestPolicy: { headerContentType: "text/csv" },
      guaranteed: false,
    });
    expect(JSON.parse(EffectiveDeliveryPolicy)).toMatchObject({
      healthyRetryPolicy: { numRetries: 3, minDelayTarget: 20 },
      requestPolicy: { headerContentType: "text/csv" },
    });
  });

  test.each<[string, string, string]>([
    ["Nonsense", "x", "Invalid parameter: AttributeName"],
    ["ReplayPolicy", "{}", "ReplayPolicy is not supported by the local cloud"],
    [
      "RawMessageDelivery",
      "test-ValUe",
      "Invalid parameter: RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.",
    ],
    ["RawMessageDelivery", "", "Invalid parameter: RawMessageDelivery: Invalid value []. Must be true or false."],
    [
      "FilterPolicyScope",
      "Body",
      "Invalid parameter: FilterPolicyScope: Invalid value [Body]. Please use either MessageBody or MessageAttributes",
    ],
    [
      "RedrivePolicy",
      '{"deadLetterTargetArn":"fake"}',
      "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn",
    ],
    ["RedrivePolicy", "{invalid", "Invalid parameter: RedrivePolicy: failed to parse JSON."],
    [
      "FilterPolicy",
      "{invalid",
      "Invalid parameter: FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column:",
    ],
    [
      "FilterPolicy",
      '{"key_a":"value_one"}',
      'Invalid parameter: FilterPolicy: "key_a" must be an object or an array\n at [Source: (String)"{"key_a":"value_one"}"; line: 1, column: 11]',
    ],
    [
      "FilterPolicy",
      '{"a":{"b":["c"]}}',
      "Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy",
    ],
    [
      "DeliveryPolicy",
      '{"healthyRetryPolicy":{"numRetries":1}}',
      "Invalid parameter: DeliveryPolicy: only subscriptions with the protocols http and https",
    ],
  ])("reject %s = %s", async (name, value, message) => {
    const arn = await subscribe("sqs", queueArn("orders"));
    await expect(set(arn, name, value)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  });

  test("are rejected with different messages when set on subscribing", async () => {
    await expect(subscribe("sqs", queueArn("q"), { RawMessageDelivery: "wrongvalue" })).rejects.toThrow(
      "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.",
    );
    await expect(subscribe("lambda", functionArn("f"), { RawMessageDelivery: "true" })).rejects.toThrow(
      "Delivery protocol [lambda] does not support raw message delivery.",
    );
    await expect(subscribe("sqs", queueArn("q"), { FilterPolicy: '{"key":[["value"]]}' })).rejects.toThrow(
      "Invalid parameter: Attributes Reason: FilterPolicy: Match value must be String, number, true, false, or null\n at [Source: (String)",
    );
  });

  test("can use a nested filter policy only on the body", async () => {
    const arn = await subscribe("sqs", queueArn("orders"), { FilterPolicyScope: "MessageBody" });
    await set(arn, "FilterPolicy", '{"a":{"b":["c"]}}');
    await expect(set(arn, "FilterPolicyScope", "MessageAttributes")).rejects.toThrow(
      "does not support nested filter policy",
    );
  });
});
