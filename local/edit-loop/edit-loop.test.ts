import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test, vi } from "vitest";
import { clientsOf } from "./clients.fixture.ts";
import { printed, smallApp, word } from "./small-app.fixture.ts";

vi.setConfig({ testTimeout: 90_000 });

test("a saved handler answers, however it was saved, and what the former code has begun ends", async () => {
  const app = smallApp();
  const cloud = await app.run("--watch");
  const { call } = clientsOf(cloud);
  expect(await call()).toBe("one");
  const slow = call({ waitMs: 1_500 });
  const facts = async () => (await fetch(`${cloud.endpoint}/_cloud/trace`)).text();
  await expect.poll(async () => (await facts()).match(/"invocation-started"/g)).toHaveLength(2);
  app.write("word.ts", word("two"));
  await printed(cloud, /live after \d+ ms: worker/);
  expect(await call()).toBe("two");
  app.saveByRename("word.ts", word("three"));
  await expect.poll(call, { timeout: 20_000 }).toBe("three");
  expect(await slow).toBe("one");
});

test("a file that cannot be parsed, and an app that fails, are told with their places; what ran keeps running", async () => {
  const app = smallApp();
  const cloud = await app.run("--watch");
  const { call } = clientsOf(cloud);
  expect(await call()).toBe("one");
  app.write("word.ts", 'export const word = (): string => "two;\n');
  await printed(cloud, "word.ts:1:40: Unterminated string literal\n  What ran before keeps running.");
  expect(await call()).toBe("one");
  app.write("word.ts", word("three"));
  await expect.poll(call, { timeout: 20_000 }).toBe("three");

  const before = cloud.output().length;
  const resources = app.read("resources.mjs");
  app.edit("resources.mjs", "({\n  Role", "nobody({\n  Role");
  await printed(cloud, /✗ resources\.mjs:\d+:\d+: ReferenceError: nobody is not defined/, before);
  app.write("resources.mjs", resources.replace("AWS::SQS::Queue", "AWS::Who::Knows"));
  await printed(cloud, "Queue (AWS::Who::Knows): the local cloud does not support this resource type", before);
  expect(await call()).toBe("three");
  app.write("resources.mjs", resources.replaceAll('"pk"', '"id"'));
  await printed(cloud, "Table (AWS::DynamoDB::Table): The key schema", before);
  expect(await call()).toBe("three");
  const failed = cloud.output().length;
  app.write("resources.mjs", resources);
  await printed(cloud, "✓ live after", failed);
});

test("templates are redeployed in place, and keep what queues hold; what cannot be changed is told", async () => {
  const app = smallApp();
  const cloud = await app.run("--watch");
  const { call, queue, sqs } = clientsOf(cloud);
  const { QueueUrl } = await queue("inbox");
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));

  app.edit(
    "resources.mjs",
    "VisibilityTimeout: 30 } },",
    "VisibilityTimeout: 40 } },\n  More: { Type: 'AWS::SQS::Queue' },",
  );
  await printed(cloud, /~ small\/Queue \(AWS::SQS::Queue\)\s+\+ small\/More \(AWS::SQS::Queue\)/);
  expect(await queue("inbox")).toMatchObject({ VisibilityTimeout: "40", ApproximateNumberOfMessages: "1" });

  const before = cloud.output().length;
  app.edit("resources.mjs", 'FunctionName: "worker"', 'FunctionName: "renamed"');
  await printed(cloud, "~ small/Worker (AWS::Lambda::Function)", before);
  expect(await call({}, "renamed")).toBe("one");
  await expect(call()).rejects.toThrow("Function not found");

  const resources = app.read("resources.mjs");
  app.write("resources.mjs", resources.replaceAll('"pk"', '"id"').replace("Timeout: 40", "Timeout: 50"));
  await printed(cloud, "Table (AWS::DynamoDB::Table): The key schema, the keys' types and the local indexes", before);
  // All of it, or nothing.
  expect(await queue("inbox")).toMatchObject({ VisibilityTimeout: "40" });
  const failed = cloud.output().length;
  app.write("resources.mjs", resources.replace("Timeout: 40", "Timeout: 50"));
  await printed(cloud, "~ small/Queue (AWS::SQS::Queue)", failed);
  expect(await queue("inbox")).toMatchObject({ VisibilityTimeout: "50", ApproximateNumberOfMessages: "1" });
});

test("a burst of saves is one redeployment, and a save during one is not lost", async () => {
  const app = smallApp();
  const cloud = await app.run("--watch");
  const { queue } = clientsOf(cloud);
  const resources = app.read("resources.mjs");
  for (let seconds = 31; seconds <= 50; seconds++)
    app.write("resources.mjs", resources.replace("Timeout: 30", `Timeout: ${seconds}`));
  await printed(cloud, "✓ live after");
  expect(await queue("inbox")).toMatchObject({ VisibilityTimeout: "50" });
  expect(cloud.output().match(/live after/g)).toHaveLength(1);
  const before = app.runs();
  app.write("resources.mjs", resources.replace("Timeout: 30", "Timeout: 60"));
  await expect.poll(app.runs, { interval: 5, timeout: 20_000 }).toBe(before + 1);
  app.write("resources.mjs", resources.replace("Timeout: 30", "Timeout: 70"));
  await expect.poll(() => queue("inbox"), { timeout: 20_000 }).toMatchObject({ VisibilityTimeout: "70" });
});
