import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as sdk from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { lambdaForTest } from "./lambda.fixture.ts";
import type { LambdaDeps } from "./state.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const Role = "arn:aws:iam::000000000000:role/first";

const zip = (files: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));

const answering = (text: string) => zip({ "index.mjs": `export const handler = async () => ${JSON.stringify(text)};` });

const FUNCTION = {
  FunctionName: "first",
  Role,
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Code: { ZipFile: answering("one") },
} satisfies sdk.CreateFunctionCommandInput;

async function setUp(deps: Partial<LambdaDeps> = {}) {
  const all = lambdaForTest(deps);
  const server = await serve(all.lambda.service);
  const client = new sdk.LambdaClient(server.client);
  onTestFinished(() => {
    client.destroy();
    return server.close();
  });
  const invoke = async (FunctionName = "first") => {
    const { Payload, FunctionError } = await client.send(new sdk.InvokeCommand({ FunctionName }));
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
    return FunctionError ? { FunctionError, answer } : answer;
  };
  const folderOf = async (FunctionName: string) =>
    (await client.send(new sdk.GetFunctionCommand({ FunctionName }))).Code?.Location?.replace("file://", "") ?? "";
  return { ...all, client, invoke, folderOf };
}

describe("a function that is made through the API", () => {
  test("runs, is described, changes its code and its configuration, and is gone when it is deleted", async () => {
    const { client, invoke, folderOf } = await setUp();
    const created = await client.send(
      new sdk.CreateFunctionCommand({ ...FUNCTION, Description: "says one", Tags: { team: "a" } }),
    );
    expect(created).toMatchObject({
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:first",
      State: "Active",
      Timeout: 3,
      MemorySize: 128,
      Runtime: "nodejs22.x",
      Description: "says one",
      CodeSize: FUNCTION.Code.ZipFile.length,
    });
    expect(await invoke()).toBe("one");
    const before = await folderOf("first");

    const ZipFile = answering("two");
    const updated = await client.send(new sdk.UpdateFunctionCodeCommand({ FunctionName: "first", ZipFile }));
    expect(updated.CodeSha256).not.toBe(created.CodeSha256);
    expect(await invoke()).toBe("two");
    await expect.poll(() => existsSync(before)).toBe(false);

    const mjs = "export const handler = async (event, context) => [process.env.GREETING, context.memoryLimitInMB]";
    await client.send(new sdk.UpdateFunctionCodeCommand({ FunctionName: "first", ZipFile: zip({ "index.mjs": mjs }) }));
    const configured = await client.send(
      new sdk.UpdateFunctionConfigurationCommand({
        FunctionName: "first",
        MemorySize: 256,
        Environment: { Variables: { GREETING: "hello" } },
      }),
    );
    expect(configured).toMatchObject({ MemorySize: 256, Timeout: 3, Description: "says one" });
    expect(await invoke()).toEqual(["hello", "256"]);
    const described = await client.send(new sdk.GetFunctionCommand({ FunctionName: "first" }));
    expect(described).toMatchObject({ Tags: { team: "a" }, Configuration: { RevisionId: configured.RevisionId } });

    const folder = await folderOf("first");
    await client.send(new sdk.DeleteFunctionCommand({ FunctionName: "first" }));
    await expect(invoke()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect.poll(() => existsSync(folder)).toBe(false);
  });

  test("finds the AWS SDK, as in Lambda's runtimes, and nothing else of this project", async () => {
    const { client, invoke } = await setUp();
    const importing = (name: string) =>
      zip({ "index.mjs": `export const handler = async () => Object.keys(await import("${name}")).length > 0;` });
    const SDK = importing("@aws-sdk/client-eventbridge");
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile: SDK } }));
    expect(await invoke()).toBe(true);
    await client.send(new sdk.UpdateFunctionCodeCommand({ FunctionName: "first", ZipFile: importing("valibot") }));
    expect(await invoke()).toMatchObject({ answer: { errorMessage: expect.stringContaining("valibot") } });
  });

  test("may have a handler with a callback in runtimes before Node.js 24", async () => {
    const { client, invoke } = await setUp();
    const ZipFile = zip({
      "index.js": `exports.handler = (event, context, callback) => {
        if (event.fails) callback(new RangeError("far"));
        else setTimeout(() => callback(null, "Finished"), 1);
      };`,
    });
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile } }));
    expect(await invoke()).toBe("Finished");
    const Payload = Buffer.from('{"fails":true}');
    const failed = await client.send(new sdk.InvokeCommand({ FunctionName: "first", Payload }));
    expect(Buffer.from(failed.Payload ?? []).toString()).toContain('"errorType":"RangeError","errorMessage":"far"');
  });

  test("what runs while the code changes ends as it began", async () => {
    const { client, lambda, invoke } = await setUp();
    const slow = `export const handler = async () => { console.log("began"); await new Promise((r) => setTimeout(r, 200)); return "old"; }`;
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile: zip({ "index.mjs": slow }) } }));
    const running = invoke();
    await expect.poll(() => lambda.environments().some(({ busy }) => busy)).toBe(true);
    await client.send(new sdk.UpdateFunctionCodeCommand({ FunctionName: "first", ZipFile: answering("new") }));
    expect(await invoke()).toBe("new");
    expect(await running).toBe("old");
    await expect.poll(() => lambda.environments().length).toBe(1);
  });

  test("outlives a restart with its code, settings, permissions, and what happens to its failures", async () => {
    const store = memoryStore();
    const { client, lambda } = await setUp({ store });
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Timeout: 7 }));
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, FunctionName: "second" }));
    await client.send(new sdk.DeleteFunctionCommand({ FunctionName: "second" }));
    await client.send(
      new sdk.AddPermissionCommand({ FunctionName: "first", StatementId: "s", Action: "*", Principal: "*" }),
    );
    await client.send(new sdk.PutFunctionEventInvokeConfigCommand({ FunctionName: "first", MaximumRetryAttempts: 0 }));
    await lambda.stop();
    const next = await setUp({ store });
    const { Functions } = await next.client.send(new sdk.ListFunctionsCommand({}));
    expect(Functions).toMatchObject([{ FunctionName: "first", Timeout: 7 }]);
    expect(await next.invoke()).toBe("one");
    expect(next.lambda.permissionsOf("first")).toHaveLength(1);
    expect(
      await next.client.send(new sdk.GetFunctionEventInvokeConfigCommand({ FunctionName: "first" })),
    ).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  test("a deleted function takes with it what was its own", async () => {
    const { client, lambda } = await setUp();
    await client.send(new sdk.CreateFunctionCommand(FUNCTION));
    await client.send(
      new sdk.AddPermissionCommand({ FunctionName: "first", StatementId: "s", Action: "*", Principal: "*" }),
    );
    await client.send(new sdk.CreateEventSourceMappingCommand({ FunctionName: "first", EventSourceArn: QUEUE }));
    await client.send(new sdk.DeleteFunctionCommand({ FunctionName: "first" }));
    expect((await client.send(new sdk.ListEventSourceMappingsCommand({}))).EventSourceMappings).toEqual([]);
    await client.send(new sdk.CreateFunctionCommand(FUNCTION));
    expect(lambda.permissionsOf("first")).toEqual([]);
  });

  test("leaves no folder behind when the cloud stops", async () => {
    const { client, lambda, folderOf } = await setUp();
    await client.send(new sdk.CreateFunctionCommand(FUNCTION));
    const root = path.dirname(await folderOf("first"));
    expect([path.dirname(root), readdirSync(root)]).toEqual([tmpdir(), ["1"]]);
    await lambda.stop();
    expect(existsSync(root)).toBe(false);
  });

  test("its code may lie in a bucket that its maker may read", async () => {
    const asked: unknown[] = [];
    const { client, invoke } = await setUp({
      readObject: async (bucket, key, { caller }) => {
        asked.push([bucket, key, caller.type]);
        return Buffer.from(answering("from a bucket"));
      },
    });
    await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { S3Bucket: "code", S3Key: "a/b.zip" } }));
    expect(asked).toEqual([["code", "a/b.zip", "administrator"]]);
    expect(await invoke()).toBe("from a bucket");
  });
});

describe("refused", () => {
  const many = { "../out.js": new Uint8Array(), ok: new Uint8Array() };
  test.each<[string, object, string, string]>([
    ["another language", { Runtime: "python3.13" }, "InvalidParameterValueException", "python3.13 is not supported"],
    [
      "an image",
      { PackageType: "Image", Code: { ImageUri: "i" } },
      "InvalidParameterValueException",
      "container images",
    ],
    ["an image's URI", { Code: { ImageUri: "i" } }, "InvalidParameterValueException", "ImageUri is not supported"],
    ["layers", { Layers: ["arn:l"] }, "InvalidParameterValueException", "Layers is not supported"],
    ["a network", { VpcConfig: { SubnetIds: ["s"] } }, "InvalidParameterValueException", "VpcConfig is not supported"],
    ["versions", { Publish: true }, "InvalidParameterValueException", "Publish is not supported"],
    ["JSON logs", { LoggingConfig: { LogFormat: "JSON" } }, "InvalidParameterValueException", "LogFormat JSON"],
    [
      "a reserved variable",
      { Environment: { Variables: { AWS_REGION: "x" } } },
      "InvalidParameterValueException",
      "AWS_REGION",
    ],
    ["no handler", { Handler: undefined }, "InvalidParameterValueException", "Runtime and Handler are mandatory"],
    ["no code", { Code: {} }, "InvalidParameterValueException", "Please provide a source for function code"],
    [
      "a bucket that is not there",
      { Code: { S3Bucket: "b", S3Key: "k" } },
      "InvalidParameterValueException",
      "S3Bucket",
    ],
    ["a bad name", { FunctionName: "a b" }, "ValidationException", "'functionName'"],
    ["a bad role", { Role: "me" }, "ValidationException", "'role'"],
    [
      "no ZIP archive",
      { Code: { ZipFile: Buffer.from("x".repeat(100)) } },
      "InvalidParameterValueException",
      "Could not unzip uploaded file",
    ],
    ["an empty file", { Code: { ZipFile: Buffer.of() } }, "InvalidParameterValueException", "non-empty zip"],
    ["an empty archive", { Code: { ZipFile: zipSync({}) } }, "InvalidParameterValueException", "non-empty zip"],
    [
      "a path that climbs",
      { Code: { ZipFile: zipSync(many) } },
      "InvalidParameterValueException",
      '\\"../out.js\\" leads out of the archive',
    ],
    [
      "a path from the root",
      { Code: { ZipFile: zipSync({ "/etc/x": new Uint8Array() }) } },
      "InvalidParameterValueException",
      "leads out",
    ],
    [
      "a path of Windows",
      { Code: { ZipFile: zipSync({ "..\\x": new Uint8Array() }) } },
      "InvalidParameterValueException",
      "leads out",
    ],
    [
      "a file that is a folder, too",
      { Code: { ZipFile: zipSync({ a: strToU8("1"), "a/b": strToU8("2") }) } },
      "InvalidParameterValueException",
      "Could not unzip",
    ],
  ])("%s", async (_, given, name, message) => {
    const { client } = await setUp();
    await expect(client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, ...given }))).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message.replaceAll('\\"', '"')),
    });
    expect((await client.send(new sdk.ListFunctionsCommand({}))).Functions).toEqual([]);
  });

  test("an archive that would unpack to more than Lambda takes", async () => {
    const { client } = await setUp();
    const ZipFile = zip({ a: "x" });
    // The size that the central directory declares for the file.
    const view = new DataView(ZipFile.buffer, ZipFile.byteOffset);
    const central = Buffer.from(ZipFile).indexOf("PK\x01\x02");
    view.setUint32(central + 24, 262_144_001, true);
    await expect(client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile } }))).rejects.toMatchObject({
      message: "Unzipped size must be smaller than 262144000 bytes",
    });
  });

  test("a name that is taken, and a role that Lambda may not assume", async () => {
    const { client } = await setUp({ mayAssume: (role) => role === Role });
    await client.send(new sdk.CreateFunctionCommand(FUNCTION));
    await expect(client.send(new sdk.CreateFunctionCommand(FUNCTION))).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: "Function already exist: first",
    });
    const other = new sdk.CreateFunctionCommand({ ...FUNCTION, FunctionName: "other", Role: `${Role}-2` });
    await expect(client.send(other)).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: `The role defined for the function cannot be assumed by Lambda: ${Role}-2.`,
    });
  });

  test("a change of what a template made, and of another revision", async () => {
    const { client, make, lambda } = await setUp();
    const arn = await make("");
    const template = {
      name: "InvalidParameterValueException",
      message: expect.stringContaining("comes from a template"),
    };
    const FunctionName = "subject";
    await expect(client.send(new sdk.DeleteFunctionCommand({ FunctionName }))).rejects.toMatchObject(template);
    await expect(
      client.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 })),
    ).rejects.toMatchObject(template);
    await expect(
      client.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: answering("x") })),
    ).rejects.toMatchObject(template);
    const mapping = { eventSourceArn: QUEUE, functionArn: arn, batchSize: 1, maximumBatchingWindowSeconds: 0 };
    const { id: UUID } = lambda.createEventSourceMapping({ ...mapping, reportBatchItemFailures: true, enabled: false });
    await expect(client.send(new sdk.DeleteEventSourceMappingCommand({ UUID }))).rejects.toMatchObject(template);

    await client.send(new sdk.CreateFunctionCommand(FUNCTION));
    await expect(
      client.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName: "first", Timeout: 9, RevisionId: "old" })),
    ).rejects.toMatchObject({ name: "PreconditionFailedException" });
  });
});

test("a mapping that is made through the API works, changes, is kept, and goes", async () => {
  const store = memoryStore();
  const { client, queues, lambda } = await setUp({ store });
  const batch = "export const handler = async ({ Records }) => { if (Records.length > 1) throw new Error('many') }";
  await client.send(new sdk.CreateFunctionCommand({ ...FUNCTION, Code: { ZipFile: zip({ "index.mjs": batch }) } }));
  const mapping = await client.send(
    new sdk.CreateEventSourceMappingCommand({ FunctionName: "first", EventSourceArn: QUEUE }),
  );
  expect(mapping).toMatchObject({ BatchSize: 10, State: "Enabled", FunctionResponseTypes: [] });
  const { UUID } = mapping;
  queues.put("a");
  await queues.until(() => queues.deleted.length === 1);
  const changed = await client.send(new sdk.UpdateEventSourceMappingCommand({ UUID, BatchSize: 1 }));
  expect(changed).toMatchObject({ BatchSize: 1, State: "Enabled" });
  queues.put("b", "c");
  await queues.until(() => queues.deleted.length === 3);
  await lambda.stop();

  const next = await setUp({ store });
  await expect
    .poll(async () => (await next.client.send(new sdk.ListEventSourceMappingsCommand({}))).EventSourceMappings)
    .toMatchObject([{ UUID, BatchSize: 1 }]);
  next.queues.put("d");
  await next.queues.until(() => next.queues.deleted.length === 1);
  expect(await next.client.send(new sdk.DeleteEventSourceMappingCommand({ UUID }))).toMatchObject({
    State: "Deleting",
  });
  await expect(next.client.send(new sdk.GetEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(
    next.client.send(
      new sdk.CreateEventSourceMappingCommand({ FunctionName: "first", EventSourceArn: QUEUE, FilterCriteria: {} }),
    ),
  ).rejects.toMatchObject({ message: expect.stringContaining("FilterCriteria is not supported") });
});

test("what happens to asynchronous invocations can be put, read, changed, and taken away", async () => {
  const { client, make, lambda } = await setUp();
  const arn = await make("");
  const FunctionName = "subject";
  const get = () => client.send(new sdk.GetFunctionEventInvokeConfigCommand({ FunctionName }));
  await expect(get()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  lambda.configureAsync(arn, { maximumRetryAttempts: 1 });
  expect(await get()).toMatchObject({ FunctionArn: `${arn}:$LATEST`, MaximumRetryAttempts: 1 });
  const DestinationConfig = { OnFailure: { Destination: QUEUE } };
  await client.send(new sdk.PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig }));
  expect(await get()).toMatchObject({ MaximumRetryAttempts: 2, DestinationConfig });
  await client.send(new sdk.UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 60 }));
  expect(await get()).toMatchObject({ MaximumEventAgeInSeconds: 60, DestinationConfig });
  // As a start declares it again: what was changed stays until it is declared otherwise.
  lambda.configureAsync(arn, { maximumRetryAttempts: 1 });
  expect(await get()).toMatchObject({ MaximumEventAgeInSeconds: 60 });
  lambda.configureAsync(arn, { maximumRetryAttempts: 0 });
  expect(await get()).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 21_600 });
  await client.send(new sdk.DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
  await expect(get()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
