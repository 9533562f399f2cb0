import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** How long nobody else sees a held message; when this program dies, it comes back by itself. */
const HELD_SECONDS = 120;

/** As many as one run looks at. */
export const MAX_HELD = 1_000;

const BATCH = 10;

/** Deletes a held message from its queue. */
export type Remove = (message: Message) => Promise<void>;

/**
 * Calls `look` with the messages of a queue, at most 1,000, and gives those that are not removed back to the queue.
 * Messages that arrive meanwhile are left alone: a redrive that fails at once does not go round and round.
 */
export async function withMessages<T>(
  sqs: SQSClient,
  url: string,
  look: (messages: Message[], remove: Remove) => Promise<T>,
): Promise<T> {
  const held = new Map<string, Message>();
  try {
    while (held.size < MAX_HELD) {
      const messages = await receive(sqs, url);
      for (const message of messages) held.set(message.MessageId ?? "", message);
      if (messages.length === 0) break;
    }
    return await look([...held.values()], async ({ MessageId: id = "", ReceiptHandle }) => {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      held.delete(id);
    });
  } finally {
    await release(sqs, url, [...held.values()]);
  }
}

async function receive(sqs: SQSClient, url: string): Promise<Message[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: HELD_SECONDS,
      // A long poll asks every server of the queue; a short one may see nothing where there is something.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }),
  );
  return messages;
}

// One that cannot be released comes back by itself when its time is over.
async function release(sqs: SQSClient, url: string, messages: Message[]): Promise<void> {
  for (let i = 0; i < messages.length; i += BATCH) {
    const Entries = messages
      .slice(i, i + BATCH)
      .map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}
