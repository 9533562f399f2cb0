import type { Fact } from "../../../trace.ts";
import type { LessonMove } from "../../api/lessons.ts";
import type { Lesson, LessonBook, LessonRun, LessonTools, StepName, Verdict } from "../../lesson.ts";
import { RefusedRequest } from "../refused-request.ts";
import { isAnswer } from "./answers.ts";

export const STEPS: readonly StepName[] = ["predict", "break", "see", "fix"];

export interface LessonDeps {
  facts(after: number): readonly Fact[];
  /** The number of the newest. */
  lastFact(): number;
  onFact(listener: (fact: Fact) => void): () => void;
  now(): number;
  /** Moves the clock forward once nothing is at work. Rejects unless it can be driven. */
  advance(ms: number): Promise<void>;
  endpoint(): string;
  redrive(queueArn: string, messageId: string): Promise<void>;
  discard(queueArn: string, messageId: string): boolean;
  letters(queueArn: string): number;
  nextRuns: LessonRun["nextRuns"];
}

/** A lesson under way: where the learner is, and what leaving it puts back. */
interface UnderWay {
  lesson: Lesson;
  /** The number of the last fact before it was begun, and before the current step was reached. */
  since: number;
  stepSince: number;
  done: { proof: string; at: number }[];
  answers: Partial<Record<StepName, readonly string[]>>;
  kept: Record<string, string>;
  undo: (() => Promise<unknown>)[];
}

export interface Progress {
  lesson: Lesson;
  done: readonly { proof: string; at: number }[];
  /** What the current step waits for; absent when all steps are done. */
  waiting?: string;
  run: LessonRun;
}

/** The lessons of an application, of which one at a time is under way. */
export interface Lessons {
  book: LessonBook;
  /** How far the lesson under way is; undefined when there is none. */
  progress(): Progress | undefined;
  /** Takes an answer, or does an action, of the lesson's current step; the first answer begins the lesson. Throws `RefusedRequest`. */
  move(move: LessonMove): Promise<void>;
  /** Puts back what the lesson under way has changed. */
  leave(): Promise<void>;
}

const LIMIT_MS = 10_000;

export function createLessons(book: LessonBook, deps: LessonDeps): Lessons {
  let current: UnderWay | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: the next move finds what the one before has done. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  }

  function begun(slug: string): UnderWay {
    const lesson = book.lessons.find((each) => each.slug === slug);
    if (!lesson) throw new RefusedRequest(`There is no lesson ${slug}.`);
    const since = deps.lastFact();
    return { lesson, since, stepSince: since, done: [], answers: {}, kept: {}, undo: [] };
  }

  function runOf({ since, stepSince, answers, kept }: UnderWay): LessonRun {
    const facts = deps.facts(since);
    return {
      facts,
      stepFacts: facts.filter(({ seq }) => seq > stepSince),
      answers,
      kept,
      letters: deps.letters,
      nextRuns: deps.nextRuns,
    };
  }

  function progress(): Progress | undefined {
    if (!current) return undefined;
    for (;;) {
      const run = runOf(current);
      const { lesson, done } = current;
      const step = STEPS[done.length];
      if (step === undefined) return { lesson, done, run };
      const verdict = verdictOf(lesson, step, run);
      if ("waiting" in verdict) return { lesson, done, run, waiting: verdict.waiting };
      done.push({ proof: verdict.proven, at: deps.now() });
      current.stepSince = deps.lastFact();
    }
  }

  async function move({ lesson: slug, step, answer, action }: LessonMove): Promise<void> {
    if (current?.lesson.slug !== slug) {
      if (step !== "predict") throw new RefusedRequest("The lesson is not under way: it begins with a prediction.");
      await putBack();
      current = begun(slug);
    }
    const underWay = current as UnderWay;
    const { lesson, done, answers } = underWay;
    progress();
    const name = STEPS[done.length];
    if (name === undefined || name !== step) throw new RefusedRequest(`${step} is not the lesson's current step.`);
    const { question } = lesson[name];
    if (answer !== undefined) {
      if (!question || !isAnswer(question, answer)) throw new RefusedRequest("That is no answer to the question.");
      answers[name] = answer;
    }
    if (action === undefined) return;
    const found = name === "predict" ? undefined : lesson[name].actions?.find(({ id }) => id === action);
    if (!found) throw new RefusedRequest(`The step has no action ${action}.`);
    const before = underWay.undo.length;
    try {
      await found.run(toolsFor(underWay));
    } catch (error) {
      // What it has done so far would be in the way of another try.
      await undone(underWay.undo.splice(before));
      // It may be the learner's own: what the API says of it is part of the lesson.
      throw new RefusedRequest((error as Error).message);
    }
  }

  function toolsFor(underWay: UnderWay): LessonTools {
    return {
      run: runOf(underWay),
      client: {
        endpoint: deps.endpoint(),
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      },
      now: deps.now,
      advance: deps.advance,
      redrive: deps.redrive,
      discard: deps.discard,
      keep: (name, value) => {
        underWay.kept[name] = value;
      },
      undo: (putBack) => underWay.undo.push(putBack),
      until: (what, find) => until(what, () => find(deps.facts(underWay.since)), deps.onFact),
    };
  }

  async function putBack(): Promise<void> {
    const undo = current?.undo ?? [];
    current = undefined;
    const failed = await undone(undo);
    if (failed.length > 0) throw new RefusedRequest(`Not everything could be put back: ${failed.join("; ")}`);
  }

  return {
    book,
    progress,
    move: (wanted) => inTurn(() => move(wanted)),
    leave: () => inTurn(putBack),
  };
}

/** Puts back what was changed, the last change first; returns what could not be. */
async function undone(undo: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const failed: string[] = [];
  for (const each of undo.toReversed())
    await each().catch((error: Error) => {
      failed.push(error.message);
    });
  return failed;
}

function verdictOf(lesson: Lesson, step: StepName, run: LessonRun): Verdict {
  if (step !== "predict") return lesson[step].check(run);
  return run.answers.predict ? { proven: "Predicted before anything happened." } : { waiting: "your prediction" };
}

/** Resolves with what `find` returns, now or after one of the next facts. */
function until<T>(what: string, find: () => T | undefined, onFact: LessonDeps["onFact"]): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const stop = () => {
      off();
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`It did not happen within ${LIMIT_MS / 1000} s: ${what}. Try once more.`));
    }, LIMIT_MS);
    const off = onFact(look);
    look();
  });
}
