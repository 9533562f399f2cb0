import type { Fact } from "../trace.ts";

/** What an application teaches in the console: its lessons, and the orders to read them in. */
export interface LessonBook {
  lessons: readonly Lesson[];
  orders: readonly ReadingOrder[];
}

export interface ReadingOrder {
  title: string;
  /** Which lessons, by their slugs. */
  slugs: readonly string[];
}

/**
 * A lesson of four steps: the learner predicts, breaks, sees, and fixes something. All texts are Markdown;
 * `{{name}}` stands for what an action has kept under that name.
 */
export interface Lesson {
  /** Its part of the URL. */
  slug: string;
  title: string;
  /** The question that it answers. */
  question: string;
  intro: string;
  /** It takes hours of the cloud's time, so the clock has to be driven. */
  needsClock?: true;
  predict: Prediction;
  break: LessonStep;
  see: LessonStep;
  fix: LessonStep;
  /** What to remember of it. */
  conclusion: string;
  /** What is shown beside the steps. */
  figures?(run: LessonRun): LessonFigure[];
}

export type StepName = "predict" | "break" | "see" | "fix";

/** The learner commits to an answer before anything happens. A wrong one is no error: the lesson comes back to it. */
export interface Prediction {
  text: string;
  question: LessonQuestion;
  /** The right answer, and why it is right: shown once the learner has seen it. */
  right: readonly string[];
  because: string;
}

export interface LessonStep {
  text: string;
  question?: LessonQuestion;
  actions?: readonly LessonAction[];
  /** Whether the step is done, by the facts and the answers alone. */
  check(run: LessonRun): Verdict;
}

/** The fact that proves a step, or what it still waits for. */
export type Verdict = { proven: string } | { waiting: string };

/** `one` and `several` of the options, the options in an `order`, or a `text`. */
export type LessonQuestion =
  | { kind: "one" | "several" | "order"; label: string; options: readonly LessonOption[] }
  | {
      kind: "text";
      label: string;
      /** What the field begins with. */
      start?: string;
      /** More than one makes it a field for code. */
      rows?: number;
    };

export interface LessonOption {
  value: string;
  label: string;
}

export interface LessonAction {
  /** Unique within its step. */
  id: string;
  label: string;
  /** It works with the answer to the step's question, which then needs no button of its own. */
  takesAnswer?: true;
  /** Throws with words for the learner when it cannot be done. */
  run(tools: LessonTools): Promise<void>;
}

/** What checks and figures know. */
export interface LessonRun {
  /** Everything that has happened since the lesson was begun. */
  facts: readonly Fact[];
  /** The part of it that has happened since the current step was reached. */
  stepFacts: readonly Fact[];
  answers: Readonly<Partial<Record<StepName, readonly string[]>>>;
  /** What actions have kept. */
  kept: Readonly<Record<string, string>>;
  /** How many letters a dead-letter queue holds now. */
  letters(queueArn: string): number;
  /** The next runs of a schedule expression after a time, by the cloud's own scheduler. Throws what the API would say. */
  nextRuns(expression: string, options: { timeZone?: string; after?: number; count: number }): number[];
}

/** What actions work with. */
export interface LessonTools {
  run: LessonRun;
  /** For the clients of the AWS SDK: the endpoint, as the person at the keyboard. */
  client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  now(): number;
  /** Moves the clock forward, once no function is at work. Rejects unless it can be driven. */
  advance(ms: number): Promise<void>;
  /** Sends a dead letter back to where it came from. */
  redrive(queueArn: string, messageId: string): Promise<void>;
  /** Deletes a dead letter. False when it is not there. */
  discard(queueArn: string, messageId: string): boolean;
  keep(name: string, value: string): void;
  /** What puts back what the action changes: runs when the lesson is left, the last one first. */
  undo(putBack: () => Promise<unknown>): void;
  /** Resolves with what `find` returns of the facts of this lesson, once it returns something. Rejects after ten seconds. */
  until<T>(what: string, find: (facts: readonly Fact[]) => T | undefined): Promise<T>;
}

/** A part of the right side. */
export type LessonFigure =
  /** Everything that has happened to a subject. */
  | { kind: "story"; subject: string }
  /** Rows of ARNs in the order in which events pass them; the map cut down to what matters. */
  | { kind: "path"; title: string; rows: readonly (readonly string[])[] }
  /** What a function wrote since the lesson was begun. */
  | { kind: "log"; function: string }
  | { kind: "texts"; title: string; items: readonly LessonText[] };

export interface LessonText {
  title: string;
  text: string;
  signal?: "flow" | "wait" | "retry" | "dead" | "none";
}
