import type { Target } from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { ADMINISTRATOR } from "../../aws.ts";
import { codeDirectory, FUNCTION, fact } from "../../lambda/lambda.fixture.ts";
import { startServer } from "./http-server.fixture.ts";
import { allow, startWorld, type World } from "./kinds.fixture.ts";

/** A target that was made, and how to tell what it got. */
interface Made {
  target: Partial<Target> & { Arn: string };
  /** What arrived, as text; waits for the first where the target works on its own. */
  arrived(): Promise<string[]>;
  /** Makes it busy, or free again; nothing when buses are never busy. */
  setBusy?(busy: boolean): void;
  /** How a busy target is told in its dead letters. */
  busyCode?: string;
  /** Takes the target away. */
  remove?(): unknown;
  /** How a target that is gone is told; nothing when it is dropped without a dead letter. */
  goneCode?: string;
}

/** Makes a target of a kind. Unless `permitted`, EventBridge or the target's role may not use it. */
type Make = (world: World, permitted: boolean) => Promise<Made>;

const sqs: Make = async (world, permitted) => {
  const Arn = world.queue("inbox");
  if (permitted) world.open(Arn);
  const remove = () => world.cloud.sqs.deleteQueue(Arn);
  return { target: { Arn }, arrived: () => world.bodies(Arn), remove, goneCode: "NO_RESOURCE", ...throttled(world) };
};

const fifo: Make = async (world, permitted) => {
  const Arn = world.queue("inbox.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  if (permitted) world.open(Arn);
  const target = { Arn, SqsParameters: { MessageGroupId: "g" } };
  return { target, arrived: () => world.bodies(Arn), ...throttled(world) };
};

const lambda: Make = async (world, permitted) => {
  const code = "export const handler = async (event) => console.log(JSON.stringify(event));";
  const roleArn = world.role("subject", "logs:*", "*");
  const config = { ...FUNCTION, roleArn, codeDirectory: await codeDirectory({ "index.mjs": code }) };
  const Arn = world.cloud.lambda.createFunction(config).arn;
  const permission = { action: "lambda:InvokeFunction", principal: "events.amazonaws.com", statementId: "s" };
  if (permitted) world.cloud.lambda.addPermission(Arn, permission);
  const isEvent = ({ line }: { line: string }) => line.includes('"detail-type"');
  const arrived = async () => {
    const { line } = await fact(world.trace, "log", isEvent);
    return [line.slice(line.indexOf("{"))];
  };
  return { target: { Arn }, arrived, ...throttled(world) };
};

const logs: Make = async (world, permitted) => {
  const { logs } = world.cloud;
  const { arn } = logs.createLogGroup("audit");
  const Arn = arn.replace(/:\*$/, "");
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
  if (permitted) logs.putResourcePolicy("p", allow({ Service: "events.amazonaws.com" }, actions, `${Arn}:*`));
  const arrived = async () => (await linesIn(world)).map(({ message }) => message);
  const remove = () => logs.deleteLogGroup("audit");
  return { target: { Arn }, arrived, remove, goneCode: "NO_RESOURCE", ...throttled(world) };
};

async function linesIn({ cloud }: World): Promise<{ timestamp: number; message: string }[]> {
  const headers = { "x-amz-target": "Logs_20140328.FilterLogEvents" };
  const body = Buffer.from(JSON.stringify({ logGroupName: "audit" }));
  const request = { method: "POST", path: "/", query: new URLSearchParams(), headers, body };
  const answer = await cloud.logs.service.handle(request, { caller: ADMINISTRATOR, requestId: "r", endpoint: "" });
  const { events } = JSON.parse(String(answer.body)) as { events: { timestamp: number; message: string }[] };
  return events.map(({ timestamp, message }) => ({ timestamp, message }));
}

const eventBus: Make = async (world, permitted) => {
  const inbox = world.queue("inbox");
  world.open(inbox);
  const { EventBusArn: Arn = "" } = await world.bus.run("CreateEventBus", { Name: "second" });
  await world.bus.run("PutRule", { Name: "all", EventBusName: "second", EventPattern: '{"source":["app"]}' });
  await world.bus.run("PutTargets", { Rule: "all", EventBusName: "second", Targets: [{ Id: "q", Arn: inbox }] });
  const RoleArn = world.role("forward", permitted ? "events:PutEvents" : "events:PutRule", Arn);
  return { target: { Arn, RoleArn }, arrived: () => world.bodies(inbox) };
};

const apiDestination: Make = async (world, permitted) => {
  let busy = false;
  const server = await startServer((_, response) => {
    response.statusCode = busy ? 503 : 200;
    response.end(busy ? "later" : "");
  });
  const { ConnectionArn } = await world.bus.run("CreateConnection", {
    Name: "partner",
    AuthorizationType: "API_KEY",
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-api-key", ApiKeyValue: "secret" } },
  });
  const { ApiDestinationArn: Arn = "" } = await world.bus.run("CreateApiDestination", {
    Name: "partner",
    ConnectionArn,
    InvocationEndpoint: server.url,
    HttpMethod: "POST",
  });
  const RoleArn = world.role("invoke", permitted ? "events:InvokeApiDestination" : "events:PutEvents", Arn);
  const { [Symbol.asyncDispose]: dispose } = world;
  Object.assign(world, {
    async [Symbol.asyncDispose]() {
      await dispose.call(world);
      await server[Symbol.asyncDispose]();
    },
  });
  return {
    target: { Arn, RoleArn },
    arrived: async () => server.requests.map(({ body }) => body).slice(-1),
    setBusy(next) {
      busy = next;
    },
    busyCode: "ERROR_FROM_TARGET",
    remove: () => world.bus.run("DeleteApiDestination", { Name: "partner" }),
    goneCode: "NO_RESOURCE",
  };
};

/** Another kind of target is another row. */
const KINDS: [string, Make][] = [
  ["a queue", sqs],
  ["a FIFO queue", fifo],
  ["a function", lambda],
  ["a log group", logs],
  ["an event bus", eventBus],
  ["an API destination", apiDestination],
];

const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";

/** A rule on the default bus that sends to the target, with a dead-letter queue; gives that queue's ARN. */
async function rule(world: World, target: Made["target"], RetryPolicy?: Target["RetryPolicy"]): Promise<string> {
  const dead = world.queue("dead");
  world.open(dead);
  await world.bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  const Targets = [{ Id: "1", DeadLetterConfig: { Arn: dead }, ...(RetryPolicy && { RetryPolicy }), ...target }];
  await world.bus.run("PutTargets", { Rule: "orders", Targets });
  return dead;
}

async function put({ bus }: World): Promise<string> {
  const Entries = [{ Source: "app", DetailType: "t", Detail: '{"n":1}' }];
  const { Entries: [result] = [] } = await bus.run("PutEvents", { Entries });
  await bus.idle();
  return result && "EventId" in result ? result.EventId : "";
}

async function deadLetters({ cloud }: World, queue: string) {
  const messages = await cloud.sqs.receive(queue, { max: 10, waitMs: 0 });
  return messages.map(({ body, messageAttributes = {} }) => ({
    body: JSON.parse(body),
    ...Object.fromEntries(Object.entries(messageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
  }));
}

const event = (id: string) => expect.objectContaining({ id, source: "app", "detail-type": "t", detail: { n: 1 } });

describe.each(KINDS)("%s", (_, make) => {
  test("gets the event of a rule", async () => {
    await using world = await startWorld();
    const { target, arrived } = await make(world, true);
    const dead = await rule(world, target);
    const id = await put(world);
    expect((await arrived()).map((text) => JSON.parse(text))).toEqual([event(id)]);
    expect(await deadLetters(world, dead)).toEqual([]);
  });

  test("that is busy gets it later", async ({ skip }) => {
    await using world = await startWorld();
    const { target, arrived, setBusy } = await make(world, true);
    if (!setBusy) return skip();
    await rule(world, target);
    setBusy(true);
    const id = await put(world);
    expect(world.bus.deliveries()).toMatchObject([{ eventId: id, attempts: 1, target: { Arn: target.Arn } }]);
    setBusy(false);
    await world.advance(1000);
    expect((await arrived()).map((text) => JSON.parse(text))).toEqual([event(id)]);
    expect(world.bus.deliveries()).toEqual([]);
    expect(await fact(world.trace, "delivered")).toMatchObject({ eventId: id, attempt: 2 });
  });

  test.for<[Target["RetryPolicy"], string, unknown]>([
    [{ MaximumRetryAttempts: 2 }, "MaximumRetryAttempts", "2"],
    [{ MaximumEventAgeInSeconds: 60 }, "MaximumEventAgeInSeconds", expect.stringMatching(/^[5-7]$/)],
  ])("that stays busy is given up: %o", async ([policy, condition, attempts], { skip }) => {
    await using world = await startWorld();
    const { target, setBusy, busyCode } = await make(world, true);
    if (!setBusy) return skip();
    const dead = await rule(world, target, policy);
    setBusy(true);
    const id = await put(world);
    for (let second = 0; second < 70; second++) await world.advance(1000);
    expect(await deadLetters(world, dead)).toEqual([
      {
        body: event(id),
        RULE_ARN: RULE,
        TARGET_ARN: target.Arn,
        ERROR_CODE: busyCode,
        ERROR_MESSAGE: expect.stringMatching(/Rate exceeded|later/),
        EXHAUSTED_RETRY_CONDITION: condition,
        RETRY_ATTEMPTS: attempts,
      },
    ]);
  });

  test("that EventBridge may not use is not tried again", async () => {
    await using world = await startWorld();
    const { target } = await make(world, false);
    const dead = await rule(world, target);
    const id = await put(world);
    expect(await deadLetters(world, dead)).toEqual([
      {
        body: event(id),
        RULE_ARN: RULE,
        TARGET_ARN: target.Arn,
        ERROR_CODE: "NO_PERMISSIONS",
        ERROR_MESSAGE: expect.stringMatching(/not authorized|AccessDenied/),
      },
    ]);
  });

  test("that is gone is not tried again", async ({ skip }) => {
    await using world = await startWorld();
    const { target, remove, goneCode } = await make(world, true);
    if (!remove) return skip();
    const dead = await rule(world, target);
    await remove();
    await put(world);
    expect(await deadLetters(world, dead)).toMatchObject([{ TARGET_ARN: target.Arn, ERROR_CODE: goneCode }]);
  });

  test("with a role that EventBridge cannot assume is not tried", async ({ skip }) => {
    await using world = await startWorld();
    const { target } = await make(world, true);
    // Log groups take no role.
    if (target.Arn.includes(":logs:")) return skip();
    const dead = await rule(world, { ...target, RoleArn: "arn:aws:iam::000000000000:role/nobody" });
    await put(world);
    expect(await deadLetters(world, dead)).toMatchObject([
      {
        ERROR_CODE: target.Arn.includes(":event-bus/") ? "NO_PERMISSIONS" : "FAILED_TO_ASSUME_ROLE",
        ERROR_MESSAGE: expect.stringContaining("cannot be assumed by principal 'events.amazonaws.com'"),
      },
    ]);
  });
});

test("a log group's line is stamped with the event's time, or with what a template says", async () => {
  await using world = await startWorld();
  const { target } = await logs(world, true);
  const InputTemplate = '{"timestamp":<time>,"message":"order <n>"}';
  const InputTransformer = { InputPathsMap: { time: "$.time", n: "$.detail.n" }, InputTemplate };
  const dead = world.queue("dead");
  world.open(dead);
  const Targets = [
    { ...target, Id: "plain" },
    { ...target, Id: "template", InputTransformer },
    { ...target, Id: "broken", InputTransformer: { InputTemplate: '{"a":1}' }, DeadLetterConfig: { Arn: dead } },
  ];
  await world.bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  await world.bus.run("PutTargets", { Rule: "orders", Targets });
  const Time = Date.parse("2026-11-23T17:00:00Z");
  const Entries = [{ Source: "app", DetailType: "t", Detail: '{"n":1}', Time: Time / 1000 }];
  await world.bus.run("PutEvents", { Entries });
  await world.bus.idle();
  expect(await linesIn(world)).toEqual([
    { timestamp: Time, message: expect.stringContaining('"detail":{"n":1}') },
    { timestamp: Time, message: "order 1" },
  ]);
  expect(await deadLetters(world, dead)).toMatchObject([{ ERROR_CODE: "INVALID_PARAMETER" }]);
});

test.each<[Partial<Target>, string]>([
  [{ RoleArn: "arn:aws:iam::000000000000:role/r" }, "RoleArn is not supported for target arn:aws:logs:"],
  [{ InputPath: "$.detail" }, "Input and InputPath are not valid forms of input for target 1. The only valid form"],
  [{ Input: "{}" }, "Input and InputPath are not valid forms of input for target 1. The only valid form"],
])("a log group with %o is refused", async (settings, message) => {
  await using world = await startWorld();
  const { target } = await logs(world, true);
  await expect(rule(world, { ...target, ...settings })).rejects.toThrow(message);
});

/** Busy as a service in this process is. */
function throttled(world: World): Pick<Made, "setBusy" | "busyCode"> {
  const setBusy = (busy: boolean) => {
    world.busy = busy;
  };
  return { setBusy, busyCode: "THROTTLING" };
}
