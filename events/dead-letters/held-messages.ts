import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** How long a held message stays invisible to others; if this program crashes, it reappears by itself. */
const HELD_SECONDS = 120;

/** The maximum number of messages in one run. */
export const MAX_HELD = 1_000;

const BATCH = 10;

/** Deletes a held message from its queue. */
export type Remove = (message: Message) => Promise<void>;

/**
 * Calls `look` with up to 1,000 messages of a queue, and returns those that are not removed to the queue.
 * Messages that arrive in the meantime are left alone, so that a redrive that fails at once does not loop.
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
      // A long poll queries all of the queue's servers; a short poll may miss messages.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }),
  );
  return messages;
}

// A message that cannot be released reappears when its visibility timeout ends.
async function release(sqs: SQSClient, url: string, messages: Message[]): Promise<void> {
  for (let i = 0; i < messages.length; i += BATCH) {
    const Entries = messages
      .slice(i, i + BATCH)
      .map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}
