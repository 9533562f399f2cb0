import {
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import type { Service } from "../aws.ts";
import { serve } from "../serve.fixture.ts";
import { ADMINISTRATOR, fact, lambdaForTest } from "./lambda.fixture.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

async function clientFor(service: Service): Promise<LambdaClient> {
  const server = await serve(service);
  const client = new LambdaClient(server.client);
  onTestFinished(() => {
    client.destroy();
    return server.close();
  });
  return client;
}

async function setUp() {
  const all = lambdaForTest();
  return { ...all, client: await clientFor(all.lambda.service) };
}

const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

test("Invoke answers the payload, the version and, when asked, the log", async () => {
  const { client, make } = await setUp();
  await make("console.log('said'); return { got: event, client: context.clientContext }");
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: "subject",
      Payload: Buffer.from('{"a":1}'),
      LogType: "Tail",
      ClientContext: Buffer.from('{"custom":1}').toString("base64"),
    }),
  );
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
  expect(answer.FunctionError).toBeUndefined();
  expect(JSON.parse(text(answer.Payload))).toEqual({ got: { a: 1 }, client: { custom: 1 } });
  const log = Buffer.from(answer.LogResult ?? "", "base64").toString();
  expect(log).toMatch(/^START RequestId: \S+ Version: \$LATEST\n\S+\t\S+\tINFO\tsaid\nEND RequestId: \S+\n$/);
});

test.each([
  ["name", "subject"],
  ["partial ARN", "000000000000:function:subject"],
  ["ARN", "arn:aws:lambda:us-east-1:000000000000:function:subject"],
  ["qualified ARN", "arn:aws:lambda:us-east-1:000000000000:function:subject:$LATEST"],
])("a function is found by its %s", async (_, FunctionName) => {
  const { client, make } = await setUp();
  await make("");
  expect((await client.send(new GetFunctionConfigurationCommand({ FunctionName }))).FunctionName).toBe("subject");
});

test("Invoke marks a function's error", async () => {
  const { client, make } = await setUp();
  await make("throw new RangeError('far')");
  const answer = await client.send(new InvokeCommand({ FunctionName: "subject" }));
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(answer.LogResult).toBeUndefined();
  expect(JSON.parse(text(answer.Payload))).toMatchObject({ errorType: "RangeError", errorMessage: "far" });
});

test("Invoke accepts an event, and checks without running", async () => {
  const { client, make, trace } = await setUp();
  await make("console.log('ran with', event.n)");
  const dry = await client.send(new InvokeCommand({ FunctionName: "subject", InvocationType: "DryRun" }));
  expect(dry.StatusCode).toBe(204);
  const event = { FunctionName: "subject", InvocationType: "Event", Payload: Buffer.from('{"n":7}') } as const;
  expect((await client.send(new InvokeCommand(event))).StatusCode).toBe(202);
  expect((await fact(trace, "log")).line).toContain("ran with 7");
  expect(trace.recent().filter(({ kind }) => kind === "invoked").length).toBeLessThanOrEqual(1);
});

test("an unknown function or qualifier is not found", async () => {
  const { client, make } = await setUp();
  await make("");
  const arn = "arn:aws:lambda:us-east-1:000000000000:function";
  await expect(client.send(new InvokeCommand({ FunctionName: "nobody" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Function not found: ${arn}:nobody`,
  });
  await expect(client.send(new InvokeCommand({ FunctionName: "subject", Qualifier: "1" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Function not found: ${arn}:subject:1`,
  });
});

test("functions are described", async () => {
  const { client, lambda, make } = await setUp();
  const arn = await make("", { environment: { A: "1" }, reservedConcurrency: 3 });
  const expected = {
    FunctionName: "subject",
    FunctionArn: arn,
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Timeout: 5,
    MemorySize: 256,
    Environment: { Variables: { A: "1" } },
    State: "Active",
    Version: "$LATEST",
  };
  const described = await client.send(new GetFunctionCommand({ FunctionName: "subject" }));
  expect(described.Configuration).toMatchObject(expected);
  expect(described.Concurrency).toEqual({ ReservedConcurrentExecutions: 3 });
  expect((await client.send(new ListFunctionsCommand({}))).Functions).toMatchObject([expected]);
  expect(lambda.arnOf("subject")).toBe(arn);
});

test("a mapping is described, switched off and on, and works while it is on", async () => {
  const { client, lambda, make, queues } = await setUp();
  const arn = await make("return { batchItemFailures: [] }");
  const config = { eventSourceArn: QUEUE, functionArn: "subject", batchSize: 5, maximumBatchingWindowSeconds: 0 };
  const { id: UUID } = lambda.createEventSourceMapping({ ...config, reportBatchItemFailures: true, enabled: true });
  const expected = {
    UUID,
    EventSourceArn: QUEUE,
    FunctionArn: arn,
    BatchSize: 5,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  };
  const mapping = await client.send(new GetEventSourceMappingCommand({ UUID }));
  expect(mapping).toMatchObject({ ...expected, State: "Enabled", LastModified: expect.any(Date) });
  queues.put("a");
  await queues.until(() => queues.deleted.length === 1);

  const off = await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  expect(off).toMatchObject({ ...expected, State: "Disabled" });
  queues.put("b");
  await new Promise(setImmediate);
  expect(queues.deleted).toEqual(["a"]);

  const on = await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  expect(on.State).toBe("Enabled");
  await queues.until(() => queues.deleted.length === 2);
  const list = await client.send(new ListEventSourceMappingsCommand({ FunctionName: "subject" }));
  expect(list.EventSourceMappings).toMatchObject([{ ...expected, State: "Enabled" }]);
  const none = await client.send(new ListEventSourceMappingsCommand({ EventSourceArn: `${QUEUE}-other` }));
  expect(none.EventSourceMappings).toEqual([]);
});

test("what is not there is refused by name", async () => {
  const { client, lambda, make } = await setUp();
  await make("");
  const config = { eventSourceArn: QUEUE, functionArn: "subject", batchSize: 5, maximumBatchingWindowSeconds: 0 };
  const { id: UUID } = lambda.createEventSourceMapping({ ...config, reportBatchItemFailures: true, enabled: false });
  await expect(client.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 7 }))).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("BatchSize cannot be changed here"),
  });
  await expect(client.send(new GetEventSourceMappingCommand({ UUID: "none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const refused = await lambda.service.handle(
    {
      method: "GET",
      path: "/2015-03-31/functions/subject/versions",
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.of(),
    },
    { caller: ADMINISTRATOR, requestId: "r", endpoint: "" },
  );
  expect(refused.status).toBe(501);
});
