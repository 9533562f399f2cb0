import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ADMINISTRATOR, type Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createCloud, type RunningCloud } from "../cloud.ts";
import { seededRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import type { ResourceDeclaration } from "./assembly.ts";
import { deploy } from "./deploy.ts";

type Resources = Record<string, ResourceDeclaration>;

const ROLE = "arn:aws:iam::000000000000:role/worker";
const WORKER: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/worker/x", roleArn: ROLE };
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const allow = (Action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const resource = (Type: string, Properties: object): ResourceDeclaration => ({ Type, Properties: { ...Properties } });
const role = (properties: object = {}) =>
  resource("AWS::IAM::Role", { RoleName: "worker", AssumeRolePolicyDocument: TRUST, ...properties });
const inline = (action: string, PolicyName = "inline") => ({ PolicyName, PolicyDocument: allow(action) });
const queue = (properties: object = {}) => resource("AWS::SQS::Queue", { QueueName: "orders", ...properties });

/** A cloud that runs, to which templates are deployed one after another. */
let cloud: RunningCloud;
let directory: string;
let count = 0;
beforeEach(async () => {
  const clock = drivenClock();
  const trace = createTrace(clock);
  cloud = createCloud({ clock, random: seededRandom(1), store: memoryStore(), trace });
  directory = mkdtempSync(join(tmpdir(), "redeploy-"));
  await cloud.listen(0);
  cloud.start();
  onTestFinished(async () => {
    await cloud.stop();
    rmSync(directory, { recursive: true });
  });
});

function deployed(Resources: Resources, assets = new Map<string, string>()) {
  return deploy([{ name: "shop", templateFile: "shop.template.json", template: { Resources }, assets }], cloud);
}

/** The declaration of a function with this body, whose code is an asset of its own. */
function worker(body: string, properties: object = {}, name = "worker") {
  const asset = join(directory, String(++count));
  mkdirSync(asset);
  writeFileSync(join(asset, "index.mjs"), `let calls = 0;\nexport const handler = async (event) => { ${body} };`);
  const declaration = resource("AWS::Lambda::Function", {
    ...{ FunctionName: name, Handler: "index.handler", Runtime: "nodejs24.x", Role: { "Fn::GetAtt": ["Role", "Arn"] } },
    Code: { S3Bucket: "assets", S3Key: String(count) },
    ...properties,
  });
  return { declaration, assets: new Map([[String(count), asset]]) };
}

const deployWorker = ({ declaration, assets }: ReturnType<typeof worker>) =>
  deployed({ Role: role(), Function: declaration }, assets);

async function call(name = "worker", payload = "{}") {
  return JSON.parse((await cloud.lambda.invoke(name, payload, ADMINISTRATOR)).payload) as unknown;
}
const allowed = () => cloud.identities.policiesOf(ROLE).map((document) => JSON.stringify(document));
const pids = () => cloud.lambda.environments().map(({ pid }) => pid);

test("a function's new code answers, and what the old code has begun ends", async () => {
  await deployWorker(worker("if (event.slow) await new Promise((end) => setTimeout(end, 500)); return 'old';"));
  expect(await call()).toBe("old");
  const slow = call("worker", '{"slow":true}');
  await vi.waitFor(() => expect(cloud.lambda.environments()).toMatchObject([{ busy: true }]));
  await deployWorker(worker("return 'new';"));
  expect(await call()).toBe("new");
  expect(await slow).toBe("old");
});

test("a function that is the same keeps its warm environment; a changed setting replaces it", async () => {
  await deployWorker(worker("return ++calls;"));
  expect(await call()).toBe(1);
  const before = pids();
  // The same code in another directory, as another synthesis writes it.
  await deployWorker(worker("return ++calls;"));
  expect([await call(), pids()]).toEqual([2, before]);
  await deployWorker(worker("return ++calls;", { MemorySize: 256 }));
  expect(await call()).toBe(1);
});

test("a function that is gone, or has another name, is not called any more", async () => {
  await deployWorker(worker("return 1;"));
  await call();
  await deployWorker(worker("return 1;", {}, "renamed"));
  expect(await call("renamed")).toBe(1);
  await expect(call()).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  await deployed({ Role: role() });
  expect(cloud.lambda.functionArns()).toEqual([]);
});

test("a mapping follows its declaration", async () => {
  const code = worker("return event.Records.length;");
  const mapping = (properties: object) =>
    resource("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: { "Fn::GetAtt": ["Queue", "Arn"] },
      FunctionName: { Ref: "Function" },
      ...properties,
    });
  const Role = role({ Policies: [inline("sqs:*")] });
  const deployMapping = (Mapping?: ResourceDeclaration) =>
    deployed({ Queue: queue(), Role, Function: code.declaration, ...(Mapping && { Mapping }) }, code.assets);
  await deployMapping(mapping({ BatchSize: 1 }));
  await deployMapping(mapping({ BatchSize: 5 }));
  expect(cloud.lambda.eventSources()).toEqual([QUEUE]);
  await cloud.sqs.send(QUEUE, { body: "x" }, ADMINISTRATOR);
  await vi.waitFor(() => expect(cloud.sqs.queues()).toMatchObject([{ visible: 0, inFlight: 0 }]), 10_000);
  await deployMapping();
  expect(cloud.lambda.eventSources()).toEqual([]);
});

test("a role can do what its policies say now, and never nothing in between", async () => {
  const Policy = resource("AWS::IAM::Policy", { ...inline("events:PutEvents", "default"), Roles: [{ Ref: "Role" }] });
  await deployed({ Role: role({ Policies: [inline("sqs:*")] }), Policy });
  expect(allowed().join()).toMatch(/sqs:\*.*events:PutEvents/);
  const save = vi.spyOn(cloud.identities.roles, "save");
  await deployed({ Role: role({ Policies: [inline("sqs:*")] }), Policy });
  const saved = save.mock.calls.map(([{ inline: policies }]) => policies.map(({ name }) => name).sort());
  expect(saved.filter((names) => names.join() !== "default,inline")).toEqual([]);
  save.mockRestore();

  await deployed({ Role: role({ Policies: [inline("sns:*", "other")] }), Policy });
  expect(allowed().join()).toMatch(/sns:\*.*events:PutEvents/);
  expect(allowed().join()).not.toContain("sqs");
  await deployed({ Role: role() });
  expect(allowed()).toEqual([]);
  await deployed({});
  expect(cloud.identities.mayAssume(ROLE, WORKER, 0)).toBe(false);
  expect(cloud.identities.roles.find("worker")).toBeUndefined();
});

test("routes, permissions and parameters follow their declarations", async () => {
  const code = worker("return { statusCode: 200, body: 'here' };");
  const api = (RouteKey: string, FunctionName: unknown = { Ref: "Function" }): Resources => ({
    Role: role(),
    Function: code.declaration,
    Api: resource("AWS::ApiGatewayV2::Api", { Name: "api", ProtocolType: "HTTP" }),
    Integration: resource("AWS::ApiGatewayV2::Integration", {
      ...{ ApiId: { Ref: "Api" }, IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" },
      IntegrationUri: { "Fn::GetAtt": ["Function", "Arn"] },
    }),
    Route: resource("AWS::ApiGatewayV2::Route", {
      ...{ ApiId: { Ref: "Api" }, RouteKey },
      Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] },
    }),
    Permission: resource("AWS::Lambda::Permission", {
      ...{ Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com", FunctionName },
    }),
    Parameter: resource("AWS::SSM::Parameter", { Name: "/route", Type: "String", Value: RouteKey }),
  });
  const get = async (path: string) => (await fetch(`${cloud.endpoint()}${path}`)).status;
  await deployed(api("GET /one"), code.assets);
  expect([await get("/one"), await get("/two")]).toEqual([200, 404]);
  await deployed(api("GET /two"), code.assets);
  expect([await get("/one"), await get("/two")]).toEqual([404, 200]);
  expect(cloud.ssm.get("/route")).toBe("GET /two");
  const { Permission, Parameter, ...rest } = api("GET /two");
  await deployed(rest, code.assets);
  expect(await get("/two")).toBe(500);
  expect(() => cloud.ssm.get("/route")).toThrow("does not exist");
  await deployed({});
  expect(await get("/two")).toBe(404);
});

test("queues, tables and archives keep what they hold through a redeployment", async () => {
  const table = resource("AWS::DynamoDB::Table", {
    ...{ TableName: "orders", BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
  await deployed({ Queue: queue(), Table: table });
  await cloud.sqs.send(QUEUE, { body: "kept" }, ADMINISTRATOR);
  await deployed({ Queue: queue({ VisibilityTimeout: 7 }), Table: table });
  expect(cloud.sqs.peek(QUEUE, 10).map(({ body }) => body)).toEqual(["kept"]);
  const other = structuredClone(table);
  Object.assign(other.Properties ?? {}, {
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  await expect(deployed({ Queue: queue(), Table: other })).rejects.toThrow(
    "shop.template.json: Table (AWS::DynamoDB::Table): The key schema, the keys' types and the local indexes of the table " +
      "orders cannot be changed in place.",
  );
});
