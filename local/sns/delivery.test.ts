import { DeleteTopicCommand, PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AwsError, type Caller } from "../aws.ts";
import { memoryStore } from "../store.ts";
import { arnOf, functionArn, queueArn, startSns, type TestSns } from "./sns.fixture.ts";

let sns: TestSns;
let TopicArn: string;
beforeEach(async () => {
  sns = await startSns();
  TopicArn = sns.sns.createTopic("orders").arn;
});
afterEach(() => sns[Symbol.asyncDispose]());

const subscribe = (protocol: string, endpoint: string, attributes: Record<string, string> = {}) =>
  sns.sns.subscribe(TopicArn, { protocol, endpoint, attributes }).arn;
const publish = async (Message: string, more = {}) => {
  const answer = await sns.client.send(new PublishCommand({ TopicArn, Message, ...more }));
  await sns.sns.idle();
  return answer;
};
const redriveTo = (name: string) => ({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(name) }) });
const text = (StringValue: string) => ({ DataType: "String", StringValue });
const down = new AwsError("ServiceException", "Down.", 500);

describe("a queue", () => {
  test("receives the envelope, in the order SNS writes it", async () => {
    const arn = subscribe("sqs", sns.createQueue("orders"));
    const { MessageId } = await publish("hello", {
      Subject: "Greeting",
      MessageAttributes: {
        type: text("a"),
        blob: { DataType: "Binary", BinaryValue: new Uint8Array([2, 3, 4]) },
      },
    });
    const [{ body = "" } = {}] = await sns.receive("orders");
    const envelope = JSON.parse(body);
    expect(Object.keys(envelope)).toEqual([
      "Type",
      "MessageId",
      "TopicArn",
      "Subject",
      "Message",
      "Timestamp",
      "SignatureVersion",
      "Signature",
      "SigningCertURL",
      "UnsubscribeURL",
      "MessageAttributes",
    ]);
    expect(envelope).toMatchObject({
      Type: "Notification",
      MessageId,
      TopicArn,
      Subject: "Greeting",
      Message: "hello",
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      SignatureVersion: "1",
      UnsubscribeURL: `${sns.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
      MessageAttributes: { type: { Type: "String", Value: "a" }, blob: { Type: "Binary", Value: "AgME" } },
    });
    expect(Buffer.from(envelope.Signature, "base64").toString()).toContain("not signed");
  });

  test("receives the message itself with its attributes under raw delivery", async () => {
    subscribe("sqs", sns.createQueue("orders"), { RawMessageDelivery: "true" });
    await publish("hello", { Subject: "s", MessageAttributes: { type: text("a") } });
    expect(await sns.receive("orders")).toMatchObject([
      { body: "hello", messageAttributes: { type: { DataType: "String", StringValue: "a" } } },
    ]);
  });

  test("receives the text for its protocol", async () => {
    subscribe("sqs", sns.createQueue("orders"));
    subscribe("lambda", functionArn("on-order"));
    await publish(JSON.stringify({ default: "for all", sqs: "for queues", http: 1 }), { MessageStructure: "json" });
    expect(await sns.notifications("orders")).toMatchObject([{ Message: "for queues" }]);
    expect(sns.invoked[0]?.event.Records).toMatchObject([{ Sns: { Message: "for all" } }]);
  });

  test("that does not allow the topic to send receives nothing: the message is dropped, or dead-lettered", async () => {
    sns.sqs.createQueue("closed");
    subscribe("sqs", queueArn("closed"));
    await publish("one");
    expect(sns.facts("dropped")).toMatchObject([
      {
        rule: TopicArn,
        target: queueArn("closed"),
        reason: expect.stringContaining("sns.amazonaws.com is not authorized"),
      },
    ]);
    sns.sqs.createQueue("other");
    sns.createQueue("dead");
    subscribe("sqs", queueArn("other"), redriveTo("dead"));
    await publish("two");
    expect(await sns.notifications("dead")).toMatchObject([{ Message: "two" }]);
    expect(sns.facts("dead-lettered")).toMatchObject([
      { from: queueArn("other"), queue: queueArn("dead"), reason: "NO_PERMISSIONS" },
    ]);
    expect(sns.sns.deliveries()).toEqual([]);
  });

  test("can require the topic's ARN", async () => {
    sns.sqs.createQueue("orders");
    sns.sqs.setPolicy(queueArn("orders"), {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn("orders"),
        Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
      },
    });
    subscribe("sqs", queueArn("orders"));
    const other = sns.sns.createTopic("others").arn;
    sns.sns.subscribe(other, { protocol: "sqs", endpoint: queueArn("orders") });
    await publish("hers");
    await sns.client.send(new PublishCommand({ TopicArn: other, Message: "not hers" }));
    await sns.sns.idle();
    expect(await sns.notifications("orders")).toMatchObject([{ Message: "hers" }]);
  });

  test("receives the group of a standard topic's message", async () => {
    subscribe("sqs", sns.createQueue("orders"));
    await publish("hello", { MessageGroupId: "tenant-1" });
    expect(await sns.receive("orders")).toMatchObject([{ attributes: { MessageGroupId: "tenant-1" } }]);
  });
});

describe("a function", () => {
  test("receives SNS's event, as an asynchronous invocation by the topic", async () => {
    const arn = subscribe("lambda", functionArn("on-order"));
    const { MessageId } = await publish("hello", {
      MessageAttributes: { n: { DataType: "Number", StringValue: "1" } },
    });
    expect(sns.invoked).toMatchObject([
      {
        arn: functionArn("on-order"),
        caller: { type: "service", service: "sns.amazonaws.com", sourceArn: TopicArn },
        event: {
          Records: [
            {
              EventSource: "aws:sns",
              EventVersion: "1.0",
              EventSubscriptionArn: arn,
              Sns: {
                Type: "Notification",
                MessageId,
                TopicArn,
                Subject: null,
                Message: "hello",
                SignatureVersion: "1",
                SigningCertUrl: expect.any(String),
                UnsubscribeUrl: expect.stringContaining(arn),
                MessageAttributes: { n: { Type: "Number", Value: "1" } },
              },
            },
          ],
        },
      },
    ]);
  });

  test("that is down is retried: immediately, then at growing intervals", async () => {
    subscribe("lambda", functionArn("on-order"));
    sns.failFunctions(down, 7);
    await publish("hello");
    const delays = () => sns.facts("delivery-failed").map((fact) => "retryInMs" in fact && fact.retryInMs);
    for (let i = 0; i < 10; i++) {
      sns.clock.advance(i < 3 ? 0 : 2000);
      await sns.sns.idle();
    }
    expect(sns.invoked).toHaveLength(1);
    expect(delays().slice(0, 3)).toEqual([0, 0, 0]);
    for (const delay of delays().slice(3)) expect(delay).toBeGreaterThanOrEqual(500);
    expect(sns.facts("delivered")).toMatchObject([{ rule: TopicArn, target: functionArn("on-order"), attempt: 8 }]);
    expect(sns.sns.deliveries()).toEqual([]);
  });

  test("that no longer exists sends the message to the dead-letter queue at once", async () => {
    sns.createQueue("dead");
    subscribe("lambda", functionArn("gone"), redriveTo("dead"));
    sns.failFunctions(new AwsError("ResourceNotFoundException", "Function not found", 404));
    await publish("hello", { MessageAttributes: { a: text("b") } });
    expect(await sns.notifications("dead")).toMatchObject([
      { Type: "Notification", Message: "hello", MessageAttributes: { a: { Type: "String", Value: "b" } } },
    ]);
  });
});

test("a message goes to every subscription, and none waits for another", async () => {
  subscribe("sqs", sns.createQueue("a"));
  subscribe("sqs", sns.createQueue("b"));
  subscribe("lambda", functionArn("c"));
  sns.failFunctions(down);
  await publish("hello");
  expect(await sns.notifications("a")).toHaveLength(1);
  expect(await sns.notifications("b")).toHaveLength(1);
  expect(sns.sns.deliveries()).toHaveLength(1);
});

test("pending retries end with their subscription", async () => {
  subscribe("lambda", functionArn("c"));
  sns.failFunctions(down);
  await publish("hello");
  await sns.client.send(new DeleteTopicCommand({ TopicArn }));
  sns.clock.advance(60_000);
  await sns.sns.idle();
  expect(sns.sns.deliveries()).toEqual([]);
  expect(sns.invoked).toEqual([]);
});

test("a restart on the same store resumes deliveries in progress", async () => {
  const store = memoryStore();
  {
    await using first = await startSns({ store });
    const topic = first.sns.createTopic("orders").arn;
    first.sns.subscribe(topic, { protocol: "lambda", endpoint: functionArn("on-order") });
    first.failFunctions(down);
    await first.client.send(new PublishCommand({ TopicArn: topic, Message: "hello" }));
    await first.sns.idle();
    expect(first.sns.deliveries()).toHaveLength(1);
  }
  await using second = await startSns({ store, seed: 2 });
  second.clock.advance(30_000);
  await second.sns.idle();
  expect(second.invoked[0]?.event.Records).toMatchObject([{ Sns: { Message: "hello" } }]);
  expect(second.sns.deliveries()).toEqual([]);
});

describe("inside the cloud", () => {
  const rule: Caller = { type: "service", service: "events.amazonaws.com", sourceArn: arnOf("rule/orders", "events") };
  const allow = (Principal: object) => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal, Action: "sns:Publish", Resource: TopicArn },
  });

  test("a service needs the topic's policy", async () => {
    subscribe("sqs", sns.createQueue("orders"));
    await expect(sns.sns.publish(TopicArn, { message: "no" }, rule)).rejects.toMatchObject({
      code: "AuthorizationError",
      status: 403,
      message: `User: events.amazonaws.com is not authorized to perform: SNS:Publish on resource: ${TopicArn} because no resource-based policy allows the SNS:Publish action`,
    });
    sns.sns.setPolicy(TopicArn, allow({ Service: "events.amazonaws.com" }));
    await sns.sns.publish(TopicArn, { message: "yes" }, rule);
    await sns.sns.idle();
    expect(await sns.notifications("orders")).toMatchObject([{ Message: "yes" }]);
  });

  test("a role needs the topic's policy or its own", async () => {
    const role: Caller = {
      type: "role",
      arn: "arn:aws:sts::000000000000:assumed-role/r/s",
      roleArn: "arn:aws:iam::000000000000:role/r",
    };
    await expect(sns.sns.publish(TopicArn, { message: "no" }, role)).rejects.toMatchObject({
      code: "AuthorizationError",
    });
    sns.sns.setPolicy(TopicArn, allow({ AWS: role.roleArn }));
    await expect(sns.sns.publish(TopicArn, { message: "yes" }, role)).resolves.toHaveProperty("messageId");
  });

  test("an unknown topic is reported", async () => {
    await expect(sns.sns.publish(arnOf("nobody"), { message: "x" }, rule)).rejects.toMatchObject({ code: "NotFound" });
  });
});

describe("messages", () => {
  test.each<[object, string, string]>([
    [{ Message: "" }, "InvalidParameterException", "Invalid parameter: Empty message"],
    [{ Subject: "" }, "InvalidParameterException", "Invalid parameter: Subject"],
    [{ Subject: "x".repeat(101) }, "InvalidParameterException", "Invalid parameter: Subject"],
    [{ Subject: "a\nb" }, "InvalidParameterException", "Invalid parameter: Subject"],
    [
      { MessageStructure: "json" },
      "InvalidParameterException",
      "Message Structure - JSON message body failed to parse",
    ],
    [
      { MessageStructure: "json", Message: '{"sqs":"x"}' },
      "InvalidParameterException",
      "Message Structure - No default entry in JSON message body",
    ],
    [{ MessageStructure: "json", Message: '{"default":1}' }, "InvalidParameterException", "No default entry"],
    [{ MessageStructure: "xml" }, "InvalidParameterException", "Invalid parameter: MessageStructure"],
    [
      { MessageDeduplicationId: "x" },
      "InvalidParameterException",
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    ],
    [
      { TopicArn: undefined, TargetArn: arnOf("endpoint/GCM/app/1") },
      "InvalidParameterException",
      "TargetArn Reason: No endpoint found for the target arn specified",
    ],
    [{ TopicArn: undefined, PhoneNumber: "+15550100" }, "InvalidParameterException", "SMS"],
    [
      { TopicArn: undefined },
      "InvalidParameterException",
      "TopicArn or TargetArn Reason: no value for required parameter",
    ],
    [
      { MessageAttributes: { a: { DataType: "String", StringValue: "" } } },
      "InvalidParameterValueException",
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { MessageAttributes: { a: { DataType: "Text", StringValue: "x" } } },
      "InvalidParameterValueException",
      "the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { MessageAttributes: { a: { DataType: "Binary", StringValue: "x" } } },
      "InvalidParameterValueException",
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
    [
      { MessageAttributes: { a: { DataType: "Number", StringValue: "one" } } },
      "InvalidParameterValueException",
      "number",
    ],
    [
      { MessageAttributes: { "a^b": text("x") } },
      "InvalidParameterValueException",
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name.",
    ],
    [
      { MessageAttributes: { ".a": text("x") } },
      "InvalidParameterValueException",
      "Invalid message attribute name starting with character '.' was found.",
    ],
    [
      { MessageAttributes: { "a..b": text("x") } },
      "InvalidParameterValueException",
      "Message attribute name can not have successive '.' character.",
    ],
    [
      { MessageAttributes: { a: { StringValue: "x" } } },
      "ValidationError",
      "Value null at 'messageAttributes.a.member.dataType'",
    ],
  ])("are rejected if invalid: %j", async (more, name, message) => {
    subscribe("sqs", sns.createQueue("orders"));
    await expect(publish("hello", more)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(await sns.receive("orders")).toEqual([]);
  });

  test("find their topic through TargetArn, too", async () => {
    subscribe("sqs", sns.createQueue("orders"));
    await publish("hello", { TopicArn: undefined, TargetArn: TopicArn });
    expect(await sns.notifications("orders")).toHaveLength(1);
  });

  test("keep every character in transit", async () => {
    subscribe("sqs", sns.createQueue("orders"), { RawMessageDelivery: "true" });
    const message = "ä€😀 +&=%<>\"'\\\r\n\t";
    await publish(message);
    expect(await sns.receive("orders")).toMatchObject([{ body: message }]);
  });
});

describe("batches", () => {
  const batch = (PublishBatchRequestEntries: { Id: string; Message: string }[]) =>
    sns.client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
  const entry = (Id: string, Message = "x") => ({ Id, Message });

  test("publish each entry", async () => {
    subscribe("sqs", sns.createQueue("orders"));
    const { Successful, Failed } = await batch([entry("a", "one"), entry("b", "two")]);
    await sns.sns.idle();
    expect(Successful).toMatchObject([{ Id: "a", MessageId: expect.any(String) }, { Id: "b" }]);
    expect(Failed).toEqual([]);
    expect(await sns.notifications("orders")).toMatchObject([{ Message: "one" }, { Message: "two" }]);
  });

  test.each([
    [[], "EmptyBatchRequestException"],
    [Array.from({ length: 11 }, (_, i) => entry(`e${i}`)), "TooManyEntriesInBatchRequestException"],
    [[entry("a"), entry("a")], "BatchEntryIdsNotDistinctException"],
    [[entry("a b")], "InvalidBatchEntryIdException"],
    [[entry("a", "x".repeat(200_000)), entry("b", "x".repeat(70_000))], "BatchRequestTooLongException"],
    [[entry("a"), entry("b", "")], "InvalidParameterException"],
  ])("are rejected as a whole (%#)", async (entries, name) => {
    subscribe("sqs", sns.createQueue("orders"));
    await expect(batch(entries)).rejects.toMatchObject({ name });
    expect(await sns.receive("orders")).toEqual([]);
  });
});
