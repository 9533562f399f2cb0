import type { SQSClient } from "@aws-sdk/client-sqs";
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";
import { withMessages } from "./held-messages.ts";
import { type DeadLetterQueue, findQueues, type Selection } from "./queues.ts";

export interface Listing extends DeadLetterQueue {
  letters: DeadLetter[];
}

/** Returns the dead letters of a stage by queue, oldest first, at most 1,000 per queue, without removing them. */
export async function listDeadLetters(sqs: SQSClient, selection: Selection): Promise<Listing[]> {
  const queues = await findQueues(sqs, selection);
  return Promise.all(
    queues.map(async (queue) => {
      const letters = await withMessages(sqs, queue.url, async (messages) =>
        messages.map((message) => readDeadLetter(message, queue.name)),
      );
      return { ...queue, letters: letters.sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1)) };
    }),
  );
}
