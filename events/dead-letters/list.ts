import type { SQSClient } from "@aws-sdk/client-sqs";
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";
import { withMessages } from "./held-messages.ts";
import { type DeadLetterQueue, findQueues, type Selection } from "./queues.ts";

export interface Listing extends DeadLetterQueue {
  letters: DeadLetter[];
}

/** The dead letters of a stage, queue by queue, oldest first, at most 1,000 of a queue. They stay where they are. */
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
