import { setTimeout as delay } from "node:timers/promises";
import { nextRuns } from "../../../schedule/next-runs.ts";
import type { LessonBook } from "../../lesson.ts";
import { type ConsoleContext, RefusedRequest } from "../context.ts";
import { deadLetterQueues } from "../failures/failures.ts";
import { redrive } from "../failures/redrive.ts";
import { nameIn } from "../names.ts";
import { createLessons, type LessonDeps, type Lessons } from "./lessons.ts";

/** Between a function and the one that its event reaches, nobody is at work for a moment. */
const [PAUSE_MS, QUIET] = [25, 3];

/** The lessons of a book, loaded when the first is opened, on the cloud that the console shows. */
export function openLessons(load: () => Promise<LessonBook>, context: ConsoleContext): () => Promise<Lessons> {
  let lessons: Promise<Lessons> | undefined;
  return () => {
    lessons ??= load().then(
      (book) => createLessons(book, depsIn(context)),
      (error: Error) => {
        throw new RefusedRequest(`The application's lessons cannot be loaded: ${error.message}`);
      },
    );
    return lessons;
  };
}

function depsIn(context: ConsoleContext): LessonDeps {
  const { letters, now, environments } = context;
  const isBusy = () => environments().some(({ busy }) => busy);
  return {
    facts: context.facts,
    onFact: context.onFact,
    lastFact: context.index.seq,
    now,
    endpoint: context.endpoint,
    letters: (queueArn) => letters.queues().find(({ arn }) => arn === queueArn)?.letters ?? 0,
    nextRuns: (expression, { after = now(), ...options }) => nextRuns(expression, { ...options, after }),
    async advance(ms) {
      if (!context.advance)
        throw new RefusedRequest("The clock follows the machine. Start the cloud with --clock to drive it.");
      // A function that is at work while time jumps would time out.
      for (let quiet = 0; quiet < QUIET; quiet = isBusy() ? 0 : quiet + 1) await delay(PAUSE_MS);
      context.advance(ms);
    },
    async redrive(queueArn, messageId) {
      const queue = deadLetterQueues(context).find(({ arn }) => arn === queueArn);
      if (!queue) throw new RefusedRequest(`There is no dead-letter queue ${nameIn(queueArn)}.`);
      await redrive(context, queue, { id: messageId });
    },
    discard: letters.discard,
  };
}
