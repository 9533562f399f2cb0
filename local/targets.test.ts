import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { drivenClock } from "./clock.ts";
import { createCloud, type RunningCloud } from "./cloud.ts";
import { seededRandom } from "./random.ts";
import { memoryStore } from "./store.ts";
import { deploy } from "./template/deploy.ts";
import { createTrace, type Trace } from "./trace.ts";

let cloud: RunningCloud;
let trace: Trace;
let kinesis: KinesisClient;
let states: SFNClient;

beforeEach(async () => {
  const clock = drivenClock();
  trace = createTrace(clock);
  cloud = createCloud({ clock, random: seededRandom(1), store: memoryStore(), trace });
  const endpoint = await cloud.listen(0);
  const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  kinesis = new KinesisClient(config);
  states = new SFNClient(config);
});
afterEach(async () => {
  kinesis.destroy();
  states.destroy();
  await cloud.stop();
});

const trusts = (Service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
});

const role = (service: string, Action: string, Resource: unknown) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: trusts(service),
    Policies: [
      {
        PolicyName: "p",
        PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
      },
    ],
  },
});

/** A bus whose rule brings events to a target, with a dead-letter queue. */
const rule = (target: object) => ({
  Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
  Dead: { Type: "AWS::SQS::Queue", Properties: { QueueName: "dead" } },
  DeadPolicy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [{ Ref: "Dead" }],
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
        ],
      },
    },
  },
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      EventBusName: { Ref: "Bus" },
      EventPattern: { source: ["app"] },
      Targets: [{ Id: "t", DeadLetterConfig: { Arn: { "Fn::GetAtt": ["Dead", "Arn"] } }, ...target }],
    },
  },
});

async function run(resources: object): Promise<void> {
  const template = { Resources: resources } as never;
  await deploy([{ name: "stack", templateFile: "stack.json", template, assets: new Map() }], cloud);
  cloud.start();
}

/** Publishes an event and waits until its delivery has ended. */
async function publish(detail: object) {
  const { Entries } = await cloud.eventBridge.run("PutEvents", {
    Entries: [{ EventBusName: "shop", Source: "app", DetailType: "OrderCreated", Detail: JSON.stringify(detail) }],
  });
  await cloud.eventBridge.idle();
  return (Entries[0] as { EventId: string }).EventId;
}

const dead = () =>
  cloud.sqs.peek("arn:aws:sqs:us-east-1:000000000000:dead", 10).map(({ body, attributes = {} }) => ({
    orderId: JSON.parse(body).detail.orderId,
    code: attributes["ERROR_CODE"]?.StringValue,
    message: attributes["ERROR_MESSAGE"]?.StringValue,
  }));

describe("a Kinesis stream as a target", () => {
  const stream = { Type: "AWS::Kinesis::Stream", Properties: { Name: "orders", ShardCount: 1 } };
  const target = (more: object = {}) => ({
    Arn: { "Fn::GetAtt": ["Stream", "Arn"] },
    RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
    ...more,
  });
  const putters = (Action: string) => role("events.amazonaws.com", Action, { "Fn::GetAtt": ["Stream", "Arn"] });

  async function records() {
    const where = { StreamName: "orders", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" as const };
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(where));
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ PartitionKey, Data }) => ({
      key: PartitionKey,
      detail: JSON.parse(Buffer.from(Data ?? []).toString()).detail,
    }));
  }

  test("gets events under their id, or under what the path selects", async () => {
    const path = { KinesisParameters: { PartitionKeyPath: "$.detail.orderId" } };
    const { Rule, ...rest } = rule(target());
    const second = rule(target(path)).Rule;
    await run({ Stream: stream, Role: putters("kinesis:PutRecord"), ...rest, Rule, Second: second });
    const id = await publish({ orderId: "o-1" });
    const got = await records();
    expect(got.map(({ key }) => key).sort()).toEqual([id, "o-1"].sort());
    expect(got[0]?.detail).toEqual({ orderId: "o-1" });
    expect(dead()).toEqual([]);
  });

  test("that its role may not write to sends the event to the dead-letter queue", async () => {
    await run({ Stream: stream, Role: putters("kinesis:PutRecords"), ...rule(target()) });
    await publish({ orderId: "o-1" });
    expect(dead()).toEqual([
      { orderId: "o-1", code: "NO_PERMISSIONS", message: expect.stringContaining("kinesis:PutRecord on resource") },
    ]);
    expect(await records()).toEqual([]);
  });

  test("whose role does not trust EventBridge sends the event to the dead-letter queue", async () => {
    const other = role("scheduler.amazonaws.com", "kinesis:*", "*");
    await run({ Stream: stream, Role: other, ...rule(target()) });
    await publish({ orderId: "o-1" });
    expect(dead()).toMatchObject([{ code: "FAILED_TO_ASSUME_ROLE" }]);
  });

  test("that is not there sends the event to the dead-letter queue", async () => {
    const Arn = "arn:aws:kinesis:us-east-1:000000000000:stream/none";
    await run({ Stream: stream, Role: role("events.amazonaws.com", "kinesis:*", "*"), ...rule(target({ Arn })) });
    await publish({ orderId: "o-1" });
    expect(dead()).toMatchObject([{ code: "NO_RESOURCE" }]);
  });

  test.each([
    [
      "no role",
      { RoleArn: undefined },
      "RoleArn is required for target arn:aws:kinesis:us-east-1:000000000000:stream/orders.",
    ],
    [
      "a bad path",
      { KinesisParameters: { PartitionKeyPath: "detail" } },
      "PartitionKeyPath detail for target t is invalid.",
    ],
    ["no path", { KinesisParameters: {} }, "at 'targets.1.member.kinesisParameters.partitionKeyPath' failed"],
  ])("is refused with %s", async (_, change, message) => {
    await expect(run({ Stream: stream, Role: putters("*"), ...rule(target(change)) })).rejects.toThrow(message);
  });

  test("feeds no function: the mapping is refused by name", async () => {
    cloud.lambda.createFunction({
      name: "f",
      handler: "index.handler",
      codeDirectory: import.meta.dirname,
      environment: {},
      timeoutSeconds: 3,
      memoryMb: 128,
      roleArn: cloud.identities.createRole("f", {
        Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      }),
      runtime: "nodejs24.x",
    });
    const mapping = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        EventSourceArn: { "Fn::GetAtt": ["Stream", "Arn"] },
        FunctionName: "f",
        StartingPosition: "LATEST",
      },
    };
    await expect(run({ Stream: stream, Mapping: mapping })).rejects.toThrow(
      "The event source arn:aws:kinesis:us-east-1:000000000000:stream/orders is not supported here",
    );
  });
});

describe("a state machine as a target", () => {
  const DefinitionString = `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":"\${greeting}","End":true}}}`;
  const machine = {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: {
      StateMachineName: "orders",
      DefinitionString,
      DefinitionSubstitutions: { greeting: "hello" },
      RoleArn: { "Fn::GetAtt": ["MachineRole", "Arn"] },
      LoggingConfiguration: { Level: "ALL" },
    },
  };
  const MachineRole = role("states.amazonaws.com", "lambda:InvokeFunction", "*");
  const target = { Arn: { Ref: "Machine" }, RoleArn: { "Fn::GetAtt": ["Role", "Arn"] } };
  const starters = (Action: string) => role("events.amazonaws.com", Action, { Ref: "Machine" });
  const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:orders";

  test("starts an execution with the event, under a name that begins with the event's id", async () => {
    await run({ MachineRole, Machine: machine, Role: starters("states:StartExecution"), ...rule(target) });
    const id = await publish({ orderId: "o-1" });
    const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions).toHaveLength(1);
    const { executionArn } = executions[0] ?? {};
    const execution = () => states.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await execution()).status).toBe("SUCCEEDED");
    const { name, input = "", output } = await execution();
    expect(name).toMatch(new RegExp(`^${id}_[0-9a-f-]{36}$`));
    expect(JSON.parse(input)).toMatchObject({ id, detail: { orderId: "o-1" } });
    expect(output).toBe('"hello"');
  });

  test("that its role may not start sends the event to the dead-letter queue", async () => {
    await run({ MachineRole, Machine: machine, Role: starters("states:StartSyncExecution"), ...rule(target) });
    await publish({ orderId: "o-1" });
    expect(dead()).toEqual([
      { orderId: "o-1", code: "NO_PERMISSIONS", message: expect.stringContaining("states:StartExecution on resource") },
    ]);
    expect((await states.send(new ListExecutionsCommand({ stateMachineArn }))).executions).toEqual([]);
  });

  test("puts events on the bus as its role, which is judged", async () => {
    const Entries = [{ Source: "machine", DetailType: "Done", "Detail.$": "$.detail", EventBusName: "shop" }];
    const Definition = {
      StartAt: "A",
      States: {
        A: { Type: "Task", Resource: "arn:aws:states:::events:putEvents", Parameters: { Entries }, End: true },
      },
    };
    const { DefinitionString: _, DefinitionSubstitutions: __, ...properties } = machine.Properties;
    const putter = role("states.amazonaws.com", "events:PutEvents", { "Fn::GetAtt": ["Bus", "Arn"] });
    const Machine = { ...machine, Properties: { ...properties, Definition } };
    await run({ MachineRole: putter, Machine, Role: starters("states:StartExecution"), ...rule(target) });
    await publish({ orderId: "o-1" });
    const events = () => trace.recent().flatMap((fact) => (fact.kind === "put" ? [fact.event] : []));
    await expect.poll(() => events().find(({ source }) => source === "machine")).toBeDefined();
    expect(events().at(-1)).toMatchObject({
      detail: { orderId: "o-1" },
      resources: [expect.any(String), stateMachineArn],
    });
  });

  test.each([
    [
      "a role of another service",
      { MachineRole: role("lambda.amazonaws.com", "*", "*") },
      "is authorized to assume the provided role",
    ],
    [
      "two definitions",
      { Machine: { ...machine, Properties: { ...machine.Properties, Definition: {} } } },
      "either Definition or DefinitionString",
    ],
    [
      "a definition from S3",
      { Machine: { ...machine, Properties: { DefinitionS3Location: {} } } },
      "does not support DefinitionS3Location",
    ],
  ])("with %s is refused", async (_, change, message) => {
    await expect(run({ MachineRole, Machine: machine, ...change })).rejects.toThrow(message);
  });
});
