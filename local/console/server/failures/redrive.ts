import type { LetterSelection } from "../../api/failures.ts";
import { type ConsoleContext, RefusedRequest } from "../context.ts";
import { type DeadLetterQueue, findLetter } from "./failures.ts";
import { readLetter } from "./letter.ts";

export const GONE = "The letter is not in its queue any more.";

type Selected = Pick<LetterSelection["letters"][number], "id" | "payload">;

/** Sends a letter back, then takes it out: a crash in between makes a duplicate and loses nothing. Throws `RefusedRequest`. */
export async function redrive(
  context: ConsoleContext,
  queue: DeadLetterQueue,
  { id, payload }: Selected,
): Promise<void> {
  const message = findLetter(queue, id, context);
  if (!message) throw new RefusedRequest(GONE);
  const to = queue.goBackTo(message);
  if (to === undefined)
    throw new RefusedRequest(`Nothing says where letters of ${queue.name} go: give the queue the tag redrive-to.`);
  const as = await context.letters.send(to, payload ?? readLetter(message.body).payload);
  context.letters.redriven(queue.arn, id, { to, as });
}
