import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { App, CfnParameter, CfnResource, LegacyStackSynthesizer, Stack, Stage } from "aws-cdk-lib";
import { CfnRule, EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { CfnQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { type LocalCloudOptions, startCloud } from "cdk-local-cloud";
import type { Construct } from "constructs";
import { expect, onTestFinished, test } from "vitest";

/** Synthesizes an app into a directory that is gone when the test ends. */
function synthesized(build: (app: App) => void): string {
  const outdir = mkdtempSync(join(tmpdir(), "cdk.out-"));
  onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
  const app = new App({ outdir, analyticsReporting: false });
  build(app);
  app.synth();
  return outdir;
}

async function run(options: LocalCloudOptions) {
  const cloud = await startCloud(options);
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** A queue of that name in a stack of its own. */
const queueIn = (scope: Construct, id: string, queueName: string) =>
  new Queue(new Stack(scope, id), "Queue", { queueName });

async function hasQueue(cloud: { endpoint: string; client: object }, name: string): Promise<boolean> {
  const sqs = new SQSClient(cloud.client);
  const QueueUrl = `${cloud.endpoint}/000000000000/${name}`;
  return sqs.send(new GetQueueAttributesCommand({ QueueUrl })).then(
    () => true,
    () => false,
  );
}

test("the stacks of a cdk.Stage run with the app's others", async () => {
  const app = synthesized((root) => {
    queueIn(root, "Shared", "shared");
    queueIn(new Stage(root, "Prod"), "Orders", "orders");
  });
  const cloud = await run({ app });
  expect([await hasQueue(cloud, "shared"), await hasQueue(cloud, "orders")]).toEqual([true, true]);
});

test("of several stages one is chosen by its name", async () => {
  const app = synthesized((root) => {
    for (const id of ["Dev", "Prod"]) queueIn(new Stage(root, id), "Orders", `orders-${id}`);
  });
  await expect(startCloud({ app })).rejects.toThrow(
    "The app has several stages (cdk.Stage): Dev, Prod. Choose one with --stage NAME.",
  );
  await expect(startCloud({ app, stage: "Test" })).rejects.toThrow("--stage Test: the app has no such stage");
  const cloud = await run({ app, stage: "Prod" });
  expect([await hasQueue(cloud, "orders-Dev"), await hasQueue(cloud, "orders-Prod")]).toEqual([false, true]);
});

test("several apps share a cloud: one has the bus, another one finds its name in a parameter and delivers from it", async () => {
  const shared = synthesized((root) => {
    const stack = new Stack(root, "Shared");
    const { eventBusName: stringValue } = new EventBus(stack, "Bus", { eventBusName: "company" });
    new StringParameter(stack, "BusName", { parameterName: "/company/bus", stringValue });
  });
  const service = synthesized((root) => {
    const stack = new Stack(root, "Service");
    const name = StringParameter.valueForStringParameter(stack, "/company/bus");
    const eventBus = EventBus.fromEventBusName(stack, "Bus", name);
    const target = new SqsQueue(new Queue(stack, "Queue", { queueName: "work" }));
    new Rule(stack, "Rule", { eventBus, eventPattern: { source: ["company"] }, targets: [target] });
  });
  const cloud = await run({ app: [shared, service] });
  const events = new EventBridgeClient(cloud.client);
  const TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793";
  const Entries = [{ EventBusName: "company", Source: "company", DetailType: "Founded", Detail: "{}", TraceHeader }];
  await events.send(new PutEventsCommand({ Entries }));
  await cloud.next("delivered");
  const QueueUrl = `${cloud.endpoint}/000000000000/work`;
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["AWSTraceHeader"] });
  const { Messages } = await new SQSClient(cloud.client).send(receive);
  expect(Messages).toMatchObject([{ Attributes: { AWSTraceHeader: TraceHeader } }]);
  await expect(startCloud({ app: [service, service] })).rejects.toThrow("have the name Service");
});

test("everything that is not supported is named at once, with what to do", async () => {
  const app = synthesized((root) => {
    const one = new Stack(root, "One");
    new CfnResource(one, "Users", { type: "AWS::Cognito::UserPool" });
    new CfnResource(one, "Queue", { type: "AWS::SQS::Queue", properties: { Colour: "red" } });
    new CfnResource(new Stack(root, "Two"), "Site", { type: "AWS::CloudFront::Distribution" });
  });
  const failure = await startCloud({ app }).then(
    () => "started",
    (error: Error) => error.message,
  );
  expect(failure.split("\n")).toEqual([
    "3 things stand in the way of this deployment:",
    expect.stringMatching(
      /^- One.*Users.*Cognito.*If it has no meaning on one machine: --inert AWS::Cognito::UserPool$/,
    ),
    expect.stringMatching(/^- One.*Queue.*does not support Colour/),
    expect.stringMatching(/^- Two.*Site.*CloudFront/),
  ]);
});

test("what has no meaning on one machine is created in name only, and may be referred to", async () => {
  const app = synthesized((root) => {
    const stack = new Stack(root, "Stack");
    const users = new CfnResource(stack, "Users", { type: "AWS::Cognito::UserPool" });
    const tags = [
      { key: "ref", value: users.ref },
      { key: "arn", value: users.getAtt("Arn").toString() },
      { key: "other", value: users.getAtt("ProviderName").toString() },
    ];
    new CfnQueue(stack, "Queue", { queueName: "work", tags });
  });
  expect(await hasQueue(await run({ app, inert: ["AWS::Cognito::*"] }), "work")).toBe(true);
});

test("whatever cannot be created is named at once, without what fails because of it", async () => {
  const app = synthesized((root) => {
    const one = new Stack(root, "One");
    const queue = new CfnQueue(one, "Slow", { visibilityTimeout: 99_999 });
    new CfnResource(one, "Policy", {
      type: "AWS::SQS::QueuePolicy",
      properties: { Queues: [queue.ref], PolicyDocument: { Version: "2012-10-17", Statement: [] } },
    });
    new CfnRule(one, "Never", { scheduleExpression: "rate(0 minutes)" });
    const two = new Stack(root, "Two");
    new CfnQueue(two, "Dependent", { delaySeconds: 99_999 });
    two.addDependency(one);
    new CfnQueue(new Stack(root, "Three"), "Long", { delaySeconds: 99_999 });
  });
  const failure = await startCloud({ app }).then(
    () => "started",
    (error: Error) => error.message,
  );
  expect(failure.split("\n")).toEqual([
    "3 things stand in the way of this deployment:",
    expect.stringMatching(/^- One.*Slow/),
    expect.stringMatching(/^- One.*Never/),
    expect.stringMatching(/^- Three.*Long/),
  ]);
});

test("a parameter without a default takes its value from the start", async () => {
  const app = synthesized((root) => {
    const stack = new Stack(root, "Stack");
    const { valueAsString: ruleName } = new CfnParameter(stack, "RuleName");
    new Rule(stack, "Rule", { ruleName, eventPattern: { source: ["a"] } });
  });
  await expect(startCloud({ app })).rejects.toThrow(
    "RuleName (String): the parameter has no default value: give it one with --parameters RuleName=VALUE.",
  );
  const cloud = await run({ app, parameters: { "Stack:RuleName": "named", RuleName: "other" } });
  const { Rules } = await new EventBridgeClient(cloud.client).send(new ListRulesCommand({}));
  expect(Rules?.map(({ Name }) => Name)).toEqual(["named"]);
});

test("a stack of the legacy synthesizer, which has no list of assets, runs", async () => {
  const app = synthesized((root) => {
    new Queue(new Stack(root, "Old", { synthesizer: new LegacyStackSynthesizer() }), "Queue", { queueName: "old" });
  });
  expect(await hasQueue(await run({ app }), "old")).toBe(true);
});
