import { expect, onTestFinished, test } from "vitest";
import { ADMINISTRATOR } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createCloud } from "../cloud.ts";
import { seededRandom } from "../random.ts";
import { copyingStore } from "../store/copying-store.fixture.ts";
import { createTrace } from "../trace.ts";
import type { ResourceDeclaration } from "./assembly.ts";
import { deploy } from "./deploy.ts";

type Resources = Record<string, ResourceDeclaration>;

const BUS = "arn:aws:events:us-east-1:000000000000:event-bus/shop";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const toQueue = (Id: string) => ({ Id, Arn: { "Fn::GetAtt": ["Queue", "Arn"] } });

const queue = (VisibilityTimeout?: number): Resources => ({
  Queue: {
    Type: "AWS::SQS::Queue",
    Properties: { QueueName: "orders", ...(VisibilityTimeout && { VisibilityTimeout }) },
  },
  QueuePolicy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [{ Ref: "Queue" }],
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: { "Fn::GetAtt": ["Queue", "Arn"] },
          },
        ],
      },
    },
  },
});

const bus = (...targets: string[]): Resources => ({
  Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: "all",
      EventBusName: { Ref: "Bus" },
      EventPattern: { source: ["test"] },
      State: "ENABLED",
      Targets: targets.map(toQueue),
    },
  },
});

const archive = (source: string): Resources => ({
  Archive: {
    Type: "AWS::Events::Archive",
    Properties: { ArchiveName: "history", SourceArn: source, RetentionDays: 7 },
  },
});

/** An account that restarts repeatedly on one store, each time on another port and with its own templates. */
function account() {
  const store = copyingStore();
  const clock = drivenClock();
  let seed = 0;
  return async (Resources: Resources) => {
    const cloud = createCloud({ clock, random: seededRandom(++seed), store, trace: createTrace(clock) });
    onTestFinished(() => cloud.stop());
    await cloud.listen(0);
    const stack = { name: "shop", templateFile: "shop.template.json", template: { Resources }, assets: new Map() };
    const { left } = await deploy([stack], cloud);
    cloud.start();
    const { sqs, eventBridge } = cloud;
    return {
      clock,
      sqs,
      eventBridge,
      left,
      rule: () => eventBridge.run("DescribeRule", { Name: "all", EventBusName: "shop" }),
      async targets() {
        const { Targets } = await eventBridge.run("ListTargetsByRule", { Rule: "all", EventBusName: "shop" });
        return Targets.map(({ Id }) => Id);
      },
      async put(n: number) {
        const entry = { EventBusName: "shop", Source: "test", DetailType: "Test", Detail: JSON.stringify({ n }) };
        await eventBridge.run("PutEvents", { Entries: [entry] });
        await eventBridge.idle();
      },
      bodies: () => sqs.peek(QUEUE, 10).map(({ body }) => JSON.parse(body).detail.n),
    };
  };
}

test("unchanged resources stay as they are: messages, events, and changes made at runtime", async () => {
  const start = account();
  const resources = { ...queue(), ...bus("queue"), ...archive(BUS) };
  const first = await start(resources);
  await first.put(1);
  await first.eventBridge.run("DisableRule", { Name: "all", EventBusName: "shop" });
  first.sqs.setAttributes(QUEUE, { DelaySeconds: "5" });

  const second = await start(resources);
  expect(second.bodies()).toEqual([1]);
  expect(await second.rule()).toMatchObject({ State: "DISABLED" });
  expect(await second.eventBridge.run("DescribeArchive", { ArchiveName: "history" })).toMatchObject({ EventCount: 1 });
  second.sqs.setAttributes(QUEUE, { DelaySeconds: "0" });
  await second.eventBridge.run("EnableRule", { Name: "all", EventBusName: "shop" });
  await second.put(2);
  expect(second.bodies()).toEqual([1, 2]);
  expect(second.left).toEqual([]);
});

test("a resource changed in the template is updated, and keeps what it holds", async () => {
  const start = account();
  const first = await start({ ...queue(60), ...bus("one", "two") });
  await first.put(1);
  const second = await start({ ...queue(), ...bus("two", "three") });
  expect((await second.targets()).sort()).toEqual(["three", "two"]);
  expect(second.bodies()).toEqual([1, 1]);
  // Hidden for 30 seconds, the default, instead of 60.
  await second.sqs.receive(QUEUE, { max: 2, waitMs: 0 });
  second.clock.advance(31_000);
  expect(second.sqs.queues()).toMatchObject([{ visible: 2, inFlight: 0 }]);
  // The queue's policy is still in place.
  await second.put(2);
  expect(second.bodies()).toEqual([1, 1, 2, 2]);
});

test("a rule that no template contains no longer fires; resources that hold data are kept and reported", async () => {
  const start = account();
  const first = await start({ ...queue(), ...bus("queue") });
  await first.put(1);
  await first.eventBridge.run("PutRule", { Name: "mine", EventBusName: "shop", EventPattern: '{"source":["x"]}' });
  const { Bus } = bus();
  const second = await start({ ...(Bus && { Bus }) });
  await expect(second.rule()).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  await second.put(2);
  expect(second.bodies()).toEqual([1]);
  expect(second.left).toEqual(["http://endpoint/000000000000/orders (AWS::SQS::Queue) with its messages"]);
  const { Rules } = await second.eventBridge.run("ListRules", { EventBusName: "shop" });
  expect(Rules.map(({ Name }) => Name)).toEqual(["mine"]);
  const refused = second.sqs.send(
    QUEUE,
    { body: "x" },
    { type: "service", service: "events.amazonaws.com", sourceArn: BUS },
  );
  await expect(refused).rejects.toMatchObject({ code: expect.stringContaining("AccessDenied") });
  await second.sqs.send(QUEUE, { body: '{"detail":{"n":3}}' }, ADMINISTRATOR);
  expect((await start({ ...(Bus && { Bus }) })).left).toEqual([]);
});

test("a change that requires replacement is rejected, with the resource's name and what to do", async () => {
  const start = account();
  await start({ ...bus(), ...archive(BUS) });
  const other = archive("arn:aws:events:us-east-1:000000000000:event-bus/default");
  await expect(start({ ...bus(), ...other })).rejects.toThrow(
    "shop.template.json: Archive (AWS::Events::Archive): the bus of the archive history cannot be changed in place. " +
      "Change it back, or start again without its data: with a new --data-dir, or with none.",
  );
});

test("a log group's own policy lets a service write to it, and is removed with its declaration", async () => {
  const clock = drivenClock();
  const cloud = createCloud({ clock, random: seededRandom(1), store: copyingStore(), trace: createTrace(clock) });
  onTestFinished(() => cloud.stop());
  await cloud.listen(0);
  const deployed = (policy?: object) => {
    const Properties = { LogGroupName: "/aws/events/audit", ...(policy && { ResourcePolicyDocument: policy }) };
    const group = { Type: "AWS::Logs::LogGroup", DeletionPolicy: "RetainExceptOnCreate", Properties };
    const stack = { name: "s", templateFile: "s.template.json", template: { Resources: { Group: group } } };
    return deploy([{ ...stack, assets: new Map() }], cloud);
  };
  const write = () =>
    cloud.logs.append(
      "/aws/events/audit",
      "stream",
      { timestamp: clock.now(), message: "line" },
      {
        type: "service",
        service: "events.amazonaws.com",
        sourceArn: `${BUS}/rule`,
      },
    );
  const Statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "logs:*",
    Resource: "*",
  };
  await deployed({ Version: "2012-10-17", Statement });
  write();
  await deployed();
  expect(write).toThrow("not authorized");
});
