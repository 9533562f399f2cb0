import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arn as arnOf } from "../../aws.ts";
import { drivenClock } from "../../clock.ts";
import { createCloud, type RunningCloud } from "../../cloud.ts";
import { seededRandom } from "../../random.ts";
import { memoryStore } from "../../store.ts";
import { createTrace, type Fact, type Trace } from "../../trace.ts";
import type { Template } from "../assembly.ts";
import { deploy } from "../deploy.ts";

type Resources = NonNullable<Template["Resources"]>;

const attribute = (id: string, name: string) => ({ "Fn::GetAtt": [id, name] });
const allow = (service: string, action: string, resource: unknown) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: action, Resource: resource }],
});

/** What the CDK generates for a rule that publishes to a topic with a queue as its subscriber. */
const RESOURCES: Resources = {
  Topic: { Type: "AWS::SNS::Topic", Properties: { Tags: [{ Key: "team", Value: "shop" }] } },
  TopicPolicy: {
    Type: "AWS::SNS::TopicPolicy",
    Properties: {
      PolicyDocument: allow("events.amazonaws.com", "sns:Publish", { Ref: "Topic" }),
      Topics: [{ Ref: "Topic" }],
    },
  },
  Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "orders" } },
  Dead: { Type: "AWS::SQS::Queue", Properties: { QueueName: "dead" } },
  QueuePolicy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      PolicyDocument: allow("sns.amazonaws.com", "sqs:SendMessage", attribute("Queue", "Arn")),
      Queues: [{ Ref: "Queue" }],
    },
  },
  DeadPolicy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      PolicyDocument: allow("events.amazonaws.com", "sqs:SendMessage", attribute("Dead", "Arn")),
      Queues: [{ Ref: "Dead" }],
    },
  },
  Subscription: {
    Type: "AWS::SNS::Subscription",
    Properties: {
      TopicArn: { Ref: "Topic" },
      Protocol: "sqs",
      Endpoint: attribute("Queue", "Arn"),
      RawMessageDelivery: true,
      FilterPolicy: { detail: { total: [{ numeric: [">", 10] }] } },
      FilterPolicyScope: "MessageBody",
    },
    DependsOn: ["QueuePolicy"],
  },
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      EventPattern: { source: ["app"] },
      State: "ENABLED",
      Targets: [{ Id: "Target0", Arn: { Ref: "Topic" }, DeadLetterConfig: { Arn: attribute("Dead", "Arn") } }],
    },
  },
};

let cloud: RunningCloud;
let trace: Trace;
beforeEach(async () => {
  const clock = drivenClock();
  trace = createTrace(clock);
  cloud = createCloud({ clock, random: seededRandom(1), store: memoryStore(), trace });
  await cloud.listen(0);
});
afterEach(() => cloud.stop());

const deployResources = (Resources: Resources) =>
  deploy([{ name: "shop", templateFile: "shop.template.json", template: { Resources }, assets: new Map() }], cloud);

async function put(detail: object): Promise<void> {
  const entry = { Source: "app", DetailType: "OrderCreated", Detail: JSON.stringify(detail) };
  await cloud.eventBridge.run("PutEvents", { Entries: [entry] });
  await cloud.eventBridge.idle();
  await cloud.sns.idle();
}
const received = async (queue: string) => cloud.sqs.receive(arnOf("sqs", queue), { max: 10, waitMs: 0 });

describe("a template", () => {
  test("carries an event through a rule and a topic to a queue", async () => {
    await deployResources(RESOURCES);
    cloud.start();
    await put({ total: 5 });
    await put({ total: 50 });
    const messages = await received("orders");
    expect(messages).toHaveLength(1);
    expect(JSON.parse(messages[0]?.body ?? "")).toMatchObject({ source: "app", detail: { total: 50 } });
  });

  test("without the topic's policy sends the event to the rule's dead-letter queue", async () => {
    const { TopicPolicy: _, ...others } = RESOURCES;
    await deployResources(others);
    cloud.start();
    await put({ total: 50 });
    expect(await received("orders")).toEqual([]);
    expect(await received("dead")).toMatchObject([
      {
        messageAttributes: {
          ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
          ERROR_MESSAGE: { StringValue: expect.stringContaining("AuthorizationError: User: events.amazonaws.com") },
        },
      },
    ]);
  });

  test("updates the topic, its subscriptions and its policy when they change, and removes dropped ones", async () => {
    const topicOf = () => cloud.sns.findTopic(arnOf("sns", "orders"));
    const topic = (properties: object) => ({
      Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "orders", ...properties } },
    });
    const inline = (name: string) => ({ Protocol: "sqs", Endpoint: arnOf("sqs", name) });
    await deployResources({ ...RESOURCES, ...topic({ DisplayName: "one", Subscription: [inline("a"), inline("b")] }) });
    expect(topicOf()).toMatchObject({ hasPolicy: true, subscriptions: [{}, {}, {}] });
    const ended = topicOf()?.subscriptions.find(({ endpoint }) => endpoint === arnOf("sqs", "a"));
    const { TopicPolicy: _, Subscription: __, ...others } = RESOURCES;
    await deployResources({ ...others, ...topic({ DisplayName: "two", Subscription: [inline("b")] }) });
    expect(ended).toBeDefined();
    expect(topicOf()).toMatchObject({ hasPolicy: false, subscriptions: [{ endpoint: arnOf("sqs", "b") }] });
    await deployResources({});
    expect(topicOf()).toBeUndefined();
  });

  test("that is unchanged preserves runtime changes", async () => {
    await deployResources(RESOURCES);
    cloud.start();
    const [{ ref } = { ref: "" }] = [...cloud.deployed.values()].filter(({ type }) => type === "AWS::SNS::Topic");
    cloud.sns.setPolicy(ref, allow("s3.amazonaws.com", "sns:Publish", ref));
    await deployResources(RESOURCES);
    expect(JSON.stringify(cloud.sns.policyOf(ref))).toContain("s3.amazonaws.com");
  });

  test.each([
    ["AWS::SNS::Topic", { KmsMasterKeyId: "alias/aws/sns" }, "does not support KmsMasterKeyId"],
    ["AWS::SNS::Subscription", { TopicArn: "x", Protocol: "sqs", ReplayPolicy: "{}" }, "does not support ReplayPolicy"],
    ["AWS::SNS::Topic", { TopicName: "a b" }, "Invalid parameter: Topic Name"],
  ])("with a %s of %j fails the start", async (Type, Properties, message) => {
    await expect(deployResources({ Wrong: { Type, Properties } })).rejects.toThrow(message);
  });
});

test("a function's role may publish what its policies allow", async () => {
  await deployResources(RESOURCES);
  cloud.start();
  const [{ ref: TopicArn } = { ref: "" }] = [...cloud.deployed.values()].filter(
    ({ type }) => type === "AWS::SNS::Topic",
  );
  const role = cloud.identities.createRole("publisher");
  const credentials = cloud.identities.credentialsFor("publisher", role);
  const client = new SNSClient({ endpoint: cloud.endpoint(), region: "us-east-1", credentials, maxAttempts: 1 });
  const publish = () => client.send(new PublishCommand({ TopicArn, Message: '{"detail":{"total":11}}' }));
  await expect(publish()).rejects.toMatchObject({
    name: "AuthorizationErrorException",
    message: expect.stringContaining(`is not authorized to perform: SNS:Publish on resource: ${TopicArn}`),
  });
  cloud.identities.putPolicy("publisher", "publish", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource: TopicArn }],
  });
  await publish();
  await cloud.sns.idle();
  expect(await received("orders")).toHaveLength(1);
  client.destroy();
});

test("the link in a message ends the subscription, without a signature", async () => {
  await deployResources(RESOURCES);
  cloud.start();
  const [{ ref } = { ref: "" }] = [...cloud.deployed.values()].filter(({ type }) => type === "AWS::SNS::Subscription");
  const answer = await fetch(`${cloud.endpoint()}/?Action=Unsubscribe&SubscriptionArn=${ref}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("<UnsubscribeResponse");
  expect(cloud.sns.findTopic(ref.slice(0, ref.lastIndexOf(":")))?.subscriptions).toEqual([]);
});

describe("a function behind a topic", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sns-"));
    await writeFile(join(directory, "index.mjs"), "export const handler = async () => {};");
  });
  afterEach(() => rm(directory, { recursive: true }));

  const factOf = <Kind extends Fact["kind"]>(kind: Kind) =>
    new Promise<Fact & { kind: Kind }>((resolve) => {
      trace.on((fact) => fact.kind === kind && resolve(fact as Fact & { kind: Kind }));
    });

  test("runs when its own policy allows the topic, and the event is traced to it", async () => {
    await deployResources(RESOURCES);
    cloud.start();
    const [{ ref: topic } = { ref: "" }] = [...cloud.deployed.values()].filter(
      ({ type }) => type === "AWS::SNS::Topic",
    );
    const { arn } = cloud.lambda.createFunction({
      name: "on-order",
      handler: "index.handler",
      codeDirectory: directory,
      environment: {},
      timeoutSeconds: 10,
      memoryMb: 128,
      roleArn: cloud.identities.createRole("on-order", {
        Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      }),
      runtime: "nodejs24.x",
    });
    cloud.sns.subscribe(topic, { protocol: "lambda", endpoint: arn });
    const dropped = factOf("dropped");
    await put({ total: 1 });
    expect(await dropped).toMatchObject({ target: arn, reason: expect.stringContaining("NO_PERMISSIONS") });

    const permission = { statementId: "sns", action: "lambda:InvokeFunction", principal: "sns.amazonaws.com" };
    cloud.lambda.addPermission(arn, { ...permission, sourceArn: topic });
    const [event, invoked] = [factOf("put"), factOf("invoked")];
    await put({ total: 2 });
    expect(await invoked).toMatchObject({ function: arn, trigger: topic, eventIds: [(await event).event.id] });
  });
});
