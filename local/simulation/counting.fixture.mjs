import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const sqs = new SQSClient();
let count = 0;

/** Waits for a minute, and sends a message that only chance and time tell from others. */
export async function handler({ queue }) {
  count++;
  await sleep(60_000);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  const MessageBody = JSON.stringify({ count, id: randomUUID(), chance: Math.random(), at: new Date().toISOString() });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return { count };
}
