import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const { QUEUE_URL } = process.env;
if (!QUEUE_URL) throw new Error("The environment variable QUEUE_URL is not set: set it on the function.");

const sqs = new SQSClient();

interface FromQueue {
  Records?: { eventSource?: string; body: string }[];
}

/** Forwards events from the bus, or from the queue in between, to the queue that the load tester reads. */
export async function handler(event: FromQueue): Promise<void> {
  const bodies = event.Records ? event.Records.map(({ body }) => body) : [JSON.stringify(event)];
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: QUEUE_URL, Entries }));
  const [first] = Failed;
  // Lambda or the queue retries the whole batch, so messages that were already forwarded show as duplicated, as in production.
  if (first)
    throw new Error(`${Failed.length} of ${Entries.length} were not forwarded: ${first.Code} ${first.Message}`);
}
