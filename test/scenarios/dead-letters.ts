import type { DeadLetter } from "../../events/dead-letters/dead-letter.ts";
import { listDeadLetters } from "../../events/dead-letters/list.ts";
import { redrive } from "../../events/dead-letters/redrive.ts";
import { nameOf } from "../../events/names.ts";
import type { Stage } from "../support/stage.ts";

/** The dead letter of a consumer that is about an order. */
export async function letterAbout(stage: Stage, consumer: string, orderId: string): Promise<DeadLetter | undefined> {
  const [listing] = await listDeadLetters(stage.sqs, dlqOf(stage, consumer));
  return listing?.letters.find(({ event }) => event.subject === orderId);
}

/** Redrives one dead letter. Returns which orders the redriven letters are about. */
export async function redriveLetter(
  stage: Stage,
  consumer: string,
  letter: DeadLetter | undefined,
): Promise<unknown[]> {
  const { redriven } = await redrive(stage, { ...dlqOf(stage, consumer), message: letter?.messageId });
  return redriven.map(({ event }) => event.subject);
}

const dlqOf = (stage: Stage, consumer: string) => ({ stage: stage.name, queue: nameOf(stage, consumer, "dlq") });
