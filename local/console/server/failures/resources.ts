import type { LetterOutcome, LetterSelection } from "../../api/failures.ts";
import { type ConsoleContext, RefusedRequest, type Resources } from "../context.ts";
import { type DeadLetterQueue, deadLetterQueues, failuresPage, findLetter, letterDetails } from "./failures.ts";
import { readLetter } from "./letter.ts";

type Selected = LetterSelection["letters"][number];

export const failureResources: Resources = {
  "GET failures": (_, context) => failuresPage(context),
  "GET failures/*/*": ({ parameters: [queue = "", id = ""] }, context) => letterDetails(queue, id, context),
  "POST failures/redrive": ({ body }, context) => forEachOf(body, context, redrive),
  "POST failures/delete": ({ body }, context) =>
    forEachOf(body, context, async ({ letters }, queue, { id }) => {
      if (!letters.discard(queue.arn, id)) throw new RefusedRequest(GONE);
    }),
};

const GONE = "The letter is not in its queue any more.";

/** Sends a letter back, then takes it out: a crash in between makes a duplicate and loses nothing. */
async function redrive(context: ConsoleContext, queue: DeadLetterQueue, { id, payload }: Selected): Promise<void> {
  const message = findLetter(queue, id, context);
  if (!message) throw new RefusedRequest(GONE);
  const to = queue.goBackTo(message);
  if (to === undefined)
    throw new RefusedRequest(`Nothing says where letters of ${queue.name} go: give the queue the tag redrive-to.`);
  const as = await context.letters.send(to, payload ?? readLetter(message.body).payload);
  context.letters.redriven(queue.arn, id, { to, as });
}

/** Does one thing with each letter that a page has selected, one after the other; a failure does not stop the rest. */
async function forEachOf(
  body: unknown,
  context: ConsoleContext,
  act: (context: ConsoleContext, queue: DeadLetterQueue, letter: Selected) => Promise<void>,
): Promise<LetterOutcome> {
  const queues = new Map(deadLetterQueues(context).map((queue) => [queue.name, queue]));
  const outcome: LetterOutcome = { done: 0, failed: [] };
  for (const letter of selectionIn(body)) {
    const queue = queues.get(letter.queue);
    try {
      if (!queue) throw new RefusedRequest(`There is no dead-letter queue ${letter.queue}.`);
      await act(context, queue, letter);
      outcome.done += 1;
    } catch (error) {
      outcome.failed.push({ id: letter.id, message: (error as Error).message });
    }
  }
  return outcome;
}

function selectionIn(body: unknown): Selected[] {
  const { letters } = typeof body === "object" && body !== null ? (body as { letters?: unknown }) : {};
  if (Array.isArray(letters) && letters.every(isSelected)) return letters;
  throw new RefusedRequest('The body must be {"letters": [{"queue": name, "id": message id}]}.');
}

function isSelected(value: unknown): value is Selected {
  const { queue, id, payload = "" } = Object(value) as Record<string, unknown>;
  return typeof queue === "string" && typeof id === "string" && typeof payload === "string";
}
