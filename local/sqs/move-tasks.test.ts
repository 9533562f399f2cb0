import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createSqs, type Sqs } from "./sqs.ts";

const administrator = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" } as const;
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const dlq = arnOf("dlq");

let clock: DrivenClock;
let store: Store;
let sqs: Sqs;
let client: SQSClient;
let close: () => Promise<void>;

const start = () => createSqs({ clock, random: seededRandom(1), store, trace: createTrace(clock) });

beforeEach(async () => {
  clock = drivenClock();
  store = memoryStore();
  sqs = start();
  const server = await serve({ signingName: "sqs", handle: (request, call) => sqs.service.handle(request, call) });
  client = new SQSClient(server.client);
  close = server.close;
  sqs.createQueue("dlq");
  for (const name of ["orders", "payments"])
    sqs.createQueue(name, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dlq, maxReceiveCount: 1 }) });
});

afterEach(async () => {
  sqs.stop();
  client.destroy();
  await close();
});

/** Sends the bodies to a queue, which then dead-letters them. */
async function deadLetter(queue: string, bodies: string[]) {
  for (const body of bodies) await sqs.send(arnOf(queue), { body }, administrator);
  await sqs.receive(arnOf(queue), { max: 100, waitMs: 0, visibilityTimeoutSeconds: 0 });
  await sqs.receive(arnOf(queue), { max: 100, waitMs: 0 });
}

const move = (input: { SourceArn?: string; DestinationArn?: string; MaxNumberOfMessagesPerSecond?: number } = {}) =>
  client.send(new StartMessageMoveTaskCommand({ SourceArn: dlq, ...input }));
const latest = async () => (await client.send(new ListMessageMoveTasksCommand({ SourceArn: dlq }))).Results?.[0] ?? {};
const visible = (name: string) => sqs.queues().find((queue) => queue.name === name)?.visible;

test("messages return to their source queues as new messages", async () => {
  await deadLetter("orders", ["a", "b"]);
  await deadLetter("payments", ["c"]);
  const [before] = sqs.peek(dlq, 1);
  await move();
  clock.advance(0);
  expect(await latest()).toMatchObject({
    Status: "COMPLETED",
    SourceArn: dlq,
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 3,
  });
  expect([visible("dlq"), visible("orders"), visible("payments")]).toEqual([0, 2, 1]);
  const [after] = await sqs.receive(arnOf("orders"), { max: 1, waitMs: 0 });
  expect(after).toMatchObject({ body: "a", attributes: { ApproximateReceiveCount: "1" } });
  expect(after?.messageId).not.toBe(before?.messageId);
  expect(after?.attributes).not.toHaveProperty("DeadLetterQueueSourceArn");
});

test("messages move to another queue, at a rate, until the task is cancelled", async () => {
  sqs.createQueue("elsewhere");
  await deadLetter("orders", ["a", "b", "c"]);
  const { TaskHandle } = await move({ DestinationArn: arnOf("elsewhere"), MaxNumberOfMessagesPerSecond: 1 });
  clock.advance(1000);
  expect(await latest()).toMatchObject({
    Status: "RUNNING",
    TaskHandle,
    MaxNumberOfMessagesPerSecond: 1,
    ApproximateNumberOfMessagesMoved: 1,
    ApproximateNumberOfMessagesToMove: 3,
  });
  await expect(move()).rejects.toThrow("There is already a task running.");
  const cancelled = await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(1);
  clock.advance(5000);
  expect(await latest()).toMatchObject({ Status: "CANCELLED", ApproximateNumberOfMessagesMoved: 1 });
  expect((await latest()).TaskHandle).toBeUndefined();
  expect([visible("dlq"), visible("elsewhere")]).toEqual([2, 1]);
});

test("a message that was never dead-lettered needs a destination, and stays", async () => {
  await sqs.send(dlq, { body: "from a bus" }, administrator);
  await move();
  clock.advance(0);
  expect(await latest()).toMatchObject({ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" });
  expect(visible("dlq")).toBe(1);
  await move({ DestinationArn: arnOf("orders") });
  clock.advance(0);
  expect(await latest()).toMatchObject({ Status: "COMPLETED" });
  expect([visible("dlq"), visible("orders")]).toEqual([0, 1]);
});

test("a move fails when its destination is deleted, and loses nothing", async () => {
  sqs.createQueue("elsewhere");
  await deadLetter("orders", ["a", "b"]);
  await move({ DestinationArn: arnOf("elsewhere"), MaxNumberOfMessagesPerSecond: 1 });
  sqs.deleteQueue(arnOf("elsewhere"));
  clock.advance(1000);
  expect(await latest()).toMatchObject({
    Status: "FAILED",
    FailureReason: "AWS.SimpleQueueService.NonExistentQueue",
    ApproximateNumberOfMessagesMoved: 0,
  });
  expect(visible("dlq")).toBe(2);
});

test("a move resumes after a restart", async () => {
  await deadLetter("orders", ["a", "b", "c"]);
  await move({ MaxNumberOfMessagesPerSecond: 1 });
  clock.advance(1000);
  sqs.stop();
  sqs = start();
  clock.advance(3000);
  expect(await latest()).toMatchObject({ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 3 });
  expect([visible("dlq"), visible("orders")]).toEqual([0, 3]);
});

test.each<[object, string, string]>([
  [{ SourceArn: arnOf("orders") }, "InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue."],
  [{ SourceArn: arnOf("none") }, "ResourceNotFoundException", "for the SourceArn parameter doesn't exist."],
  [{ DestinationArn: arnOf("none") }, "ResourceNotFoundException", "for the DestinationArn parameter doesn't exist."],
  [{ MaxNumberOfMessagesPerSecond: 501 }, "InvalidParameterValue", "MaxNumberOfMessagesPerSecond"],
])("an invalid move is rejected: %j", async (input, name, message) => {
  await expect(move(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test.each<[string, string]>([
  ["garbage", "Value for parameter TaskHandle is invalid."],
  [Buffer.from(JSON.stringify({ taskId: "x", sourceArn: dlq })).toString("base64"), "Task does not exist."],
  [Buffer.from(JSON.stringify({ taskId: "x", sourceArn: arnOf("none") })).toString("base64"), "for the SourceArn"],
])("cancelling is rejected: %s", async (TaskHandle, message) => {
  await expect(client.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toThrow(message);
});
