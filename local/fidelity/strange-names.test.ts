import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { operationsOf } from "./operations-of.ts";
import { type Answer, apis, type Client, clientOf, createResources, type Examples } from "./strange-input.fixture.ts";
import { zipped } from "./strange-input-resources.ts";
import type { Input } from "./wire.ts";

/** What every object has, and what programs may call what they hide. */
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf", "own_constructor", "length"];

const named = <T>(value: (name: string) => T): Record<string, T> =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)]));
const texts = named((name) => `of ${name}`);
const entries = Object.entries(texts);

const { cloud, endpoint } = emptyCloud();
let client: Client;
let inputOf: Examples;

beforeAll(async () => {
  client = clientOf(endpoint());
  inputOf = await createResources(endpoint(), client);
});
afterAll(() => client.close());

/** Sends an operation's example with other members; throws for a refusal. */
async function call(api: string, name: string, input: Input = {}): Promise<Answer> {
  const operation = operationsOf(apis[api] as (typeof apis)[string]).find((each) => each.name === name);
  if (!operation) throw new Error(`${api} has no operation ${name}.`);
  const answer = await client.send(operation.request({ ...inputOf(api, operation), ...input }));
  if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.body}`);
  return answer;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers.
const jsonOf = async (...request: Parameters<typeof call>): Promise<any> => JSON.parse((await call(...request)).body);

/** The first message of a queue, which may not have come yet. */
async function received(QueueName: string): Promise<{ Body: string; MessageAttributes: Record<string, object> }> {
  const QueueUrl = `${endpoint()}/000000000000/${QueueName}`;
  const asked = { QueueUrl, MessageAttributeNames: ["All"], WaitTimeSeconds: 20 };
  const { Messages } = await jsonOf("SQS", "ReceiveMessage", asked);
  return Messages[0];
}

async function createQueue(QueueName: string): Promise<string> {
  await call("SQS", "CreateQueue", { QueueName });
  return `arn:aws:sqs:us-east-1:000000000000:${QueueName}`;
}

describe("SQS", () => {
  test("keeps message attributes and tags of any name", async () => {
    await createQueue("names");
    const QueueUrl = `${endpoint()}/000000000000/names`;
    const attributes = named((name) => ({ DataType: "String", StringValue: name }));
    await call("SQS", "SendMessage", { QueueUrl, MessageAttributes: attributes });
    expect(Object.entries((await received("names")).MessageAttributes)).toEqual(
      expect.arrayContaining(Object.entries(attributes)),
    );
    await call("SQS", "TagQueue", { QueueUrl, Tags: texts });
    const { Tags } = await jsonOf("SQS", "ListQueueTags", { QueueUrl });
    expect(Object.entries(Tags)).toEqual(expect.arrayContaining(entries));
  });

  test.each(NAMES)("has a queue of the name %s", async (QueueName) => {
    await createQueue(QueueName);
    expect(await jsonOf("SQS", "GetQueueUrl", { QueueName })).toEqual({
      QueueUrl: `${endpoint()}/000000000000/${QueueName}`,
    });
  });
});

describe("SNS", () => {
  test("hands on message attributes of any name, and keeps such tags", async () => {
    const TopicArn = "arn:aws:sns:us-east-1:000000000000:names";
    const Tags = entries.map(([Key, Value]) => ({ Key, Value }));
    await call("SNS", "CreateTopic", { Name: "names", Tags });
    const listed = (await call("SNS", "ListTagsForResource", { ResourceArn: TopicArn })).body;
    for (const [key, value] of entries) expect(listed).toContain(`<Key>${key}</Key><Value>${value}</Value>`);
    const Endpoint = await createQueue("from-topic");
    const FilterPolicy = JSON.stringify({ constructor: ["constructor"] });
    await call("SQS", "SetQueueAttributes", {
      QueueUrl: `${endpoint()}/000000000000/from-topic`,
      Attributes: { Policy: policyFor("sns.amazonaws.com", "sqs:SendMessage", Endpoint) },
    });
    await call("SNS", "Subscribe", { TopicArn, Endpoint, Attributes: { RawMessageDelivery: "true", FilterPolicy } });
    const attributes = named((name) => ({ DataType: "String", StringValue: name }));
    await call("SNS", "Publish", { TopicArn, Message: "without any", MessageAttributes: {} });
    await call("SNS", "Publish", { TopicArn, MessageAttributes: attributes });
    const { Body, MessageAttributes } = await received("from-topic");
    expect(Body).toBe("hello");
    expect(Object.entries(MessageAttributes)).toEqual(expect.arrayContaining(Object.entries(attributes)));
  });
});

const policyFor = (Service: string, Action: string, Resource: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource }] });

describe("EventBridge", () => {
  const Detail = JSON.stringify({ ...texts, inner: texts });
  const Entries = [{ Source: "names", DetailType: "Named", Detail, EventBusName: "known" }];

  async function ruleTo(Name: string, EventPattern: object, target: Input = {}): Promise<void> {
    const Arn = await createQueue(Name);
    await call("SQS", "SetQueueAttributes", {
      QueueUrl: `${endpoint()}/000000000000/${Name}`,
      Attributes: { Policy: policyFor("events.amazonaws.com", "sqs:SendMessage", Arn) },
    });
    await call("EventBridge", "PutRule", { Name, EventPattern: JSON.stringify(EventPattern) });
    await call("EventBridge", "PutTargets", { Rule: Name, Targets: [{ Id: "1", Arn, ...target }] });
  }

  test("matches and delivers details with fields of any name", async () => {
    const field = JSON.parse('{"__proto__":["of __proto__"],"constructor":["of constructor"]}');
    await ruleTo("fields", { source: ["names"], detail: { ...field, inner: field } });
    await ruleTo("absent", { source: ["names"], detail: { isPrototypeOf: [{ exists: false }] } });
    await call("EventBridge", "PutEvents", { Entries });
    for (const queue of ["fields", "absent"]) {
      const { Body } = await received(queue);
      expect(Body).toContain(`"detail":${Detail}`);
    }
  });

  test("an input transformer has variables and paths of any name", async () => {
    const InputTransformer = {
      InputPathsMap: named((name) => `$.detail.inner.${name}`),
      InputTemplate: `{${NAMES.map((name) => `"${name}":<${name}>`).join(",")}}`,
    };
    await ruleTo("transformed", { source: ["names"] }, { InputTransformer });
    await call("EventBridge", "PutEvents", { Entries });
    expect(Object.entries(JSON.parse((await received("transformed")).Body))).toEqual(entries);
  });

  test.each(NAMES)("has a bus, a rule, and a target of the name %s", async (Name) => {
    await call("EventBridge", "CreateEventBus", { Name, Tags: [{ Key: Name, Value: "a" }] });
    await call("EventBridge", "PutRule", { Name, EventBusName: Name });
    await call("EventBridge", "PutTargets", {
      Rule: Name,
      EventBusName: Name,
      Targets: [{ Id: Name, Arn: "arn:aws:sqs:us-east-1:000000000000:known" }],
    });
    const { Targets } = await jsonOf("EventBridge", "ListTargetsByRule", { Rule: Name, EventBusName: Name });
    expect(Targets).toMatchObject([{ Id: Name }]);
    const ResourceARN = `arn:aws:events:us-east-1:000000000000:event-bus/${Name}`;
    const { Tags } = await jsonOf("EventBridge", "ListTagsForResource", { ResourceARN });
    expect(Tags).toEqual([{ Key: Name, Value: "a" }]);
  });
});

test("S3 keeps metadata of any name", async () => {
  const metadata = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
  await call("S3", "PutObject", { Key: "names", Metadata: metadata });
  const { headers } = await call("S3", "GetObject", { Key: "names" });
  for (const [name, value] of Object.entries(metadata)) expect(headers[`x-amz-meta-${name}`]).toBe(value);
});

describe("Lambda", () => {
  test("a function has environment variables and tags of any name", async () => {
    const code =
      'export const handler = async () => Object.entries(process.env).filter(([, v]) => v.startsWith("of "));';
    await call("Lambda", "CreateFunction", {
      FunctionName: "names",
      Code: { ZipFile: zipped(code) },
      Environment: { Variables: texts },
      Tags: texts,
    });
    const { Configuration, Tags } = await jsonOf("Lambda", "GetFunction", { FunctionName: "names" });
    expect(Object.entries(Configuration.Environment.Variables)).toEqual(entries);
    expect(Object.entries(Tags)).toEqual(entries);
    const seen = await jsonOf("Lambda", "Invoke", { FunctionName: "names" });
    expect(seen).toEqual(expect.arrayContaining(entries));
    expect(seen).toHaveLength(entries.length);
  });

  test("a payload keeps fields of any name", async () => {
    const { body } = await call("Lambda", "Invoke", { Payload: JSON.stringify(texts) });
    expect(body).toBe(JSON.stringify(texts));
  });
});

test.each(NAMES)("Systems Manager has a parameter of the name %s", async (name) => {
  cloud.ssm.put(name, `of ${name}`);
  const { Parameter } = await jsonOf("Systems Manager", "GetParameter", { Name: name });
  expect(Parameter).toMatchObject({ Name: name, Value: `of ${name}` });
});

describe("Step Functions", () => {
  async function outputOf(definition: object, input: object): Promise<string> {
    const name = `names-${Math.random()}`;
    await call("Step Functions", "CreateStateMachine", {
      name,
      type: "EXPRESS",
      definition: JSON.stringify(definition),
    });
    const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
    const answer = await jsonOf("Step Functions", "StartSyncExecution", {
      stateMachineArn,
      input: JSON.stringify(input),
    });
    return answer.output ?? JSON.stringify(answer);
  }

  test("an execution keeps fields of any name", async () => {
    const machine = { StartAt: "Only", States: { Only: { Type: "Pass", End: true } } };
    expect(await outputOf(machine, { ...texts, inner: texts })).toBe(JSON.stringify({ ...texts, inner: texts }));
  });

  test.each(NAMES)("a machine has a state of the name %s", async (name) => {
    const States = Object.fromEntries([
      ["First", { Type: "Pass", Next: name }],
      [name, { Type: "Pass", Result: "here", End: true }],
    ]);
    expect(await outputOf({ StartAt: "First", States }, {})).toBe('"here"');
  });
});

test.each(["__proto__", "constructor"])(
  "EventBridge Scheduler has a group and a schedule of the name %s",
  async (Name) => {
    await call("EventBridge Scheduler", "CreateScheduleGroup", { Name, Tags: [{ Key: Name, Value: "a" }] });
    await call("EventBridge Scheduler", "CreateSchedule", { Name, GroupName: Name });
    const { Schedules } = await jsonOf("EventBridge Scheduler", "ListSchedules", { GroupName: Name });
    expect(Schedules).toMatchObject([{ Name, GroupName: Name }]);
  },
);

test("Kinesis keeps tags of any name", async () => {
  await call("Kinesis", "AddTagsToStream", { Tags: texts });
  const { Tags } = await jsonOf("Kinesis", "ListTagsForStream", {});
  expect(Tags).toEqual(expect.arrayContaining(entries.map(([Key, Value]) => ({ Key, Value }))));
});

test.each(NAMES)("IAM has a role of the name %s with a tag and a policy of that name", async (name) => {
  const Tags = [{ Key: name, Value: "a" }];
  await call("IAM", "CreateRole", { RoleName: name, Tags });
  await call("IAM", "PutRolePolicy", { RoleName: name, PolicyName: name });
  const tags = (await call("IAM", "ListRoleTags", { RoleName: name })).body;
  expect(tags).toContain(`<Key>${name}</Key><Value>a</Value>`);
  const policies = (await call("IAM", "ListRolePolicies", { RoleName: name })).body;
  expect(policies).toContain(`<member>${name}</member>`);
});
