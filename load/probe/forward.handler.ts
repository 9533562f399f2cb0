import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const { QUEUE_URL } = process.env;
if (!QUEUE_URL) throw new Error("The environment variable QUEUE_URL is not set: set it on the function.");

const sqs = new SQSClient();

interface FromQueue {
  Records?: { eventSource?: string; body: string }[];
}

/** Passes on what the bus, or the queue in between, hands over to the queue that the load tester reads. */
export async function handler(event: FromQueue): Promise<void> {
  const bodies = event.Records ? event.Records.map(({ body }) => body) : [JSON.stringify(event)];
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: QUEUE_URL, Entries }));
  const [first] = Failed;
  // Lambda or the queue tries the whole batch again: what had passed shows as duplicated, as it would in production.
  if (first)
    throw new Error(`${Failed.length} of ${Entries.length} were not passed on: ${first.Code} ${first.Message}`);
}
