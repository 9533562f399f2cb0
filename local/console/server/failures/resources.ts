import { FailuresPage, LetterDetails, LetterOutcome, LetterSelection } from "../../api/failures.ts";
import { type ConsoleContext, RefusedRequest } from "../context.ts";
import { get, post, text } from "../resource.ts";
import { type DeadLetterQueue, deadLetterQueues, failuresPage, letterDetails } from "./failures.ts";
import { GONE, redrive } from "./redrive.ts";

type Selected = LetterSelection["letters"][number];

export const failureResources = [
  get("failures", {
    name: "listFailures",
    summary:
      "Lists the letters of every dead-letter queue with the reason of each, and the events that are still being tried.",
    answer: FailuresPage,
    run: (_, context) => failuresPage(context),
  }),
  get("failures/{queue}/{id}", {
    name: "getDeadLetter",
    summary:
      "Returns one dead letter: its content, how it came there, and what would keep a redrive from going through.",
    parameters: { queue: text("The dead-letter queue's name."), id: text("The message's id.") },
    answer: LetterDetails,
    run: ({ parameters: { queue, id } }, context) => letterDetails(queue, id, context),
  }),
  post("failures/redrive", {
    name: "redriveDeadLetters",
    summary: "Sends dead letters back to what gave them up, then takes them out of their queue.",
    body: LetterSelection,
    answer: LetterOutcome,
    run: ({ body }, context) => forEachOf(body, context, redrive),
  }),
  post("failures/delete", {
    name: "deleteDeadLetters",
    summary: "Deletes dead letters for good.",
    body: LetterSelection,
    answer: LetterOutcome,
    run: ({ body }, context) =>
      forEachOf(body, context, async ({ letters }, queue, { id }) => {
        if (!letters.discard(queue.arn, id)) throw new RefusedRequest(GONE);
      }),
  }),
];

/** Does one thing with each letter that a page has selected, one after the other; a failure does not stop the rest. */
async function forEachOf(
  { letters }: LetterSelection,
  context: ConsoleContext,
  act: (context: ConsoleContext, queue: DeadLetterQueue, letter: Selected) => Promise<void>,
): Promise<LetterOutcome> {
  const queues = new Map(deadLetterQueues(context).map((queue) => [queue.name, queue]));
  const outcome: LetterOutcome = { done: 0, failed: [] };
  for (const letter of letters) {
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
