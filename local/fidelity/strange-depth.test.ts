import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { type Api, type ApiOperation, operationsOf } from "./operations-of.ts";
import { type Answer, apis, type Client, clientOf, createResources, type Examples } from "./strange-input.fixture.ts";
import type { Input } from "./wire.ts";

/** JSON can be parsed at this depth; what walks it, or writes it again, runs out of stack. */
const LEVELS = 100_000;
const nested = (open: string, inside: string, close: string, levels = LEVELS) =>
  open.repeat(levels) + inside + close.repeat(levels);
// As long as an execution's input may be.
const DEEP = { lists: nested("[", "", "]"), objects: nested('{"a":', "1", "}", 40_000) };
const DEEPER = nested('{"a":[', "1", "]}", 1_000_000);

const { endpoint } = emptyCloud();
let client: Client;
let inputOf: Examples;
const errors = vi.spyOn(console, "error").mockImplementation(() => {});

beforeAll(async () => {
  client = clientOf(endpoint());
  inputOf = await createResources(endpoint(), client);
});
afterAll(() => {
  client.close();
  expect(errors.mock.calls, "nothing failed behind an answer").toEqual([]);
});

async function call(api: string, name: string, input: Input = {}): Promise<Answer> {
  const operation = operationsOf(apis[api] as Api).find((each) => each.name === name);
  if (!operation) throw new Error(`${api} has no operation ${name}.`);
  return client.send(operation.request({ ...inputOf(api, operation), ...input }));
}

const codeOf = ({ headers, body }: Answer): string =>
  /<Code>(.*?)</.exec(body)?.[1] ?? String(headers["x-amzn-errortype"] ?? JSON.parse(body).__type).replace(/^.*#/, "");

const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const target = { Arn: queue("known"), RoleArn: "arn:aws:iam::000000000000:role/known" };

/** Where an input holds JSON as a text, and what a text that cannot be read is answered by. */
const TEXTS: [api: string, operation: string, code: string, input: (text: string) => Input][] = [
  // As long as a pattern may be.
  ["EventBridge", "PutRule", "InvalidEventPatternException", (text) => ({ EventPattern: text.slice(0, 2048) })],
  ["EventBridge", "TestEventPattern", "ValidationException", (Event) => ({ Event })],
  ["EventBridge", "PutPermission", "ValidationException", (Policy) => ({ Policy })],
  ["SQS", "SetQueueAttributes", "InvalidAttributeValue", (Policy) => ({ Attributes: { Policy } })],
  [
    "SQS",
    "SetQueueAttributes",
    "InvalidParameterValueException",
    (RedrivePolicy) => ({ Attributes: { RedrivePolicy } }),
  ],
  [
    "SQS",
    "CreateQueue",
    "InvalidParameterValueException",
    (RedriveAllowPolicy) => ({ Attributes: { RedriveAllowPolicy } }),
  ],
  ["SNS", "CreateTopic", "InvalidParameter", (Policy) => ({ Attributes: { Policy } })],
  ["SNS", "Subscribe", "InvalidParameter", (FilterPolicy) => ({ Attributes: { FilterPolicy } })],
  ["SNS", "Subscribe", "InvalidParameter", (RedrivePolicy) => ({ Attributes: { RedrivePolicy } })],
  ["SNS", "Subscribe", "InvalidParameter", (DeliveryPolicy) => ({ Attributes: { DeliveryPolicy } })],
  ["SNS", "Publish", "InvalidParameter", (Message) => ({ Message, MessageStructure: "json" })],
  ["IAM", "CreateRole", "MalformedPolicyDocument", (document) => ({ AssumeRolePolicyDocument: document })],
  ["IAM", "PutRolePolicy", "MalformedPolicyDocument", (PolicyDocument) => ({ PolicyDocument })],
  ["IAM", "CreatePolicy", "MalformedPolicyDocument", (PolicyDocument) => ({ PolicyDocument })],
  ["Step Functions", "CreateStateMachine", "InvalidDefinition", (definition) => ({ definition })],
  ["Step Functions", "StartExecution", "InvalidExecutionInput", (input) => ({ input })],
];

describe.each(Object.keys(DEEP))("JSON of deep %s", (kind) => {
  const text = DEEP[kind as keyof typeof DEEP];

  test.each(TEXTS)("%s refuses in %s by %s", async (api, operation, code, input) => {
    const answer = await call(api, operation, input(text));
    expect(answer.status, answer.body).toBe(400);
    expect(codeOf(answer), answer.body).toBe(code);
  });

  test("EventBridge takes it for a malformed detail", async () => {
    const Entries = [{ Source: "deep", DetailType: "Deep", Detail: text, EventBusName: "known" }];
    const { status, body } = await call("EventBridge", "PutEvents", { Entries });
    expect(status).toBe(200);
    expect(JSON.parse(body).Entries).toEqual([{ ErrorCode: "MalformedDetail", ErrorMessage: expect.any(String) }]);
  });

  test("SQS, SNS and EventBridge Scheduler hand it on as the text that it is", async () => {
    await call("SQS", "CreateQueue", { QueueName: kind });
    const QueueUrl = `${endpoint()}/000000000000/${kind}`;
    const receive = async () =>
      JSON.parse((await call("SQS", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 })).body);
    await call("SQS", "SendMessage", { QueueUrl, MessageBody: text });
    expect((await receive()).Messages[0].Body).toBe(text);
    const at = { ScheduleExpression: "at(2020-01-01T00:00:00)", Target: { ...target, Arn: queue(kind), Input: text } };
    expect((await call("EventBridge Scheduler", "CreateSchedule", at)).status).toBe(200);
  });
});

test("a filter of message bodies does not look into one that is nested too deeply", async () => {
  const Attributes = { FilterPolicy: '{"a":[{"exists":true}]}', FilterPolicyScope: "MessageBody" };
  expect((await call("SNS", "Subscribe", { Endpoint: queue("known-dead"), Attributes })).status).toBe(200);
  for (const Message of [DEEP.objects, `{"a":${DEEP.lists}}`, nested('{"a":', "1", "}", 1000)]) {
    expect((await call("SNS", "Publish", { Message })).status).toBe(200);
  }
});

test("an event as deep as they are taken is matched, transformed and delivered", async () => {
  const Name = "as-deep";
  await call("SQS", "CreateQueue", { QueueName: Name, Attributes: { Policy: allowing(queue(Name)) } });
  await call("EventBridge", "PutRule", { Name, EventPattern: '{"detail":{"a":{"a":{"exists":[true]}}}}' });
  await call("EventBridge", "PutRule", {
    Name,
    EventPattern: '{"source":["as-deep"],"detail":{"b":[{"exists":true}]}}',
  });
  const InputTransformer = { InputPathsMap: { a: "$.detail.a" }, InputTemplate: '{"a": <a>}' };
  await call("EventBridge", "PutTargets", { Rule: Name, Targets: [{ Id: "1", Arn: queue(Name), InputTransformer }] });
  const a = nested('{"a":[', "1.50", "]}", 499);
  const Entries = [{ Source: Name, DetailType: "Deep", Detail: `{"a":${a},"b":1}`, EventBusName: "known" }];
  expect((await call("EventBridge", "PutEvents", { Entries })).body).toContain('"FailedEntryCount":0');
  const QueueUrl = `${endpoint()}/000000000000/${Name}`;
  const { body } = await call("SQS", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
  expect(JSON.parse(body).Messages[0].Body).toBe(`{"a": ${a}}`);
});

const allowing = (Resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource },
  });

describe("Lambda", () => {
  test("a function gets a payload of any depth, and cannot give it back", async () => {
    const { status, headers, body } = await call("Lambda", "Invoke", { Payload: nested('{"a":', "1", "}") });
    expect(status).toBe(200);
    expect(headers["x-amz-function-error"]).toBe("Unhandled");
    expect(JSON.parse(body)).toMatchObject({ errorType: "Runtime.JSONStringifyError" });
  });

  test("what becomes of an asynchronous one is recorded with it", async () => {
    await call("SQS", "CreateQueue", { QueueName: "records", Attributes: { Policy: allowing(queue("records")) } });
    const DestinationConfig = { OnFailure: { Destination: queue("records") } };
    await call("Lambda", "PutFunctionEventInvokeConfig", { MaximumRetryAttempts: 0, DestinationConfig });
    const Payload = `{"detail-type":"x","id":"1","detail":${DEEP.objects}}`;
    expect((await call("Lambda", "Invoke", { Payload, InvocationType: "Event" })).status).toBe(202);
    const QueueUrl = `${endpoint()}/000000000000/records`;
    const { body } = await call("SQS", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
    expect(JSON.parse(body).Messages[0].Body).toContain(`"requestPayload":${Payload}`);
  });

  test("refuses bytes that are no UTF-8", async () => {
    const { bare } = operationsOf(apis["Lambda"] as Api).find(({ name }) => name === "Invoke") as ApiOperation;
    const path = bare.path.replace("/x/", "/known/");
    const answer = await client.send({ ...bare, path, body: Buffer.from('{"a":"\xe4"}', "latin1") });
    expect(codeOf(answer)).toBe("InvalidRequestContentException");
  });
});

test("DynamoDB refuses values that are nested further than it stores them", async () => {
  const { bare } = operationsOf(apis["DynamoDB"] as Api).find(({ name }) => name === "PutItem") as ApiOperation;
  const put = (value: string) =>
    client.send({ ...bare, body: `{"TableName":"known","Item":{"id":{"S":"1"},"a":${value}}}` });
  const values = [
    nested('{"L":[', '{"S":"x"}', "]}", 32),
    nested('{"M":{"a":', '{"S":"x"}', "}}"),
    nested('{"L":[', "1", "]}"),
  ];
  expect((await put(nested('{"L":[', '{"S":"x"}', "]}", 31))).status).toBe(200);
  for (const value of values)
    expect(codeOf(await put(value))).toMatch(/^(ValidationException|SerializationException)$/);
});

test("a body of millions of levels takes no memory", async () => {
  const before = process.memoryUsage.rss();
  const [{ bare }] = operationsOf(apis["SQS"] as Api) as [ApiOperation];
  for (const body of [DEEPER, "[".repeat(20_000_000)]) expect((await client.send({ ...bare, body })).status).toBe(400);
  expect(process.memoryUsage.rss() - before).toBeLessThan(1024 ** 3);
});
