import * as v from "valibot";
import { LogRow } from "./logs.ts";
import { about } from "./schema.ts";
import { Signal } from "./signal.ts";

export const LessonRow = v.object({
  slug: about("Its part of the URL.", v.string()),
  title: v.string(),
  question: about("The question that it answers.", v.string()),
  needsClock: about("Whether it needs a clock that can be driven.", v.boolean()),
  stepsDone: v.optional(about("How far the learner is, where it is under way.", v.number())),
});
export type LessonRow = v.InferOutput<typeof LessonRow>;

export const LessonsPage = v.object({
  lessons: about("In the order in which they build on each other.", v.array(LessonRow)),
  orders: about("Which to take, by their slugs.", v.array(v.object({ title: v.string(), slugs: v.array(v.string()) }))),
});
export type LessonsPage = v.InferOutput<typeof LessonsPage>;

const StepName = v.picklist(["predict", "break", "see", "fix"]);

export const LessonQuestionView = v.object({
  kind: about(
    "One or several of the options, the options in an order, or a text.",
    v.picklist(["one", "several", "order", "text"]),
  ),
  label: v.string(),
  options: v.array(v.object({ value: v.string(), label: v.string() })),
  start: v.optional(about("What a text begins with.", v.string())),
  rows: v.optional(v.number()),
});
export type LessonQuestionView = v.InferOutput<typeof LessonQuestionView>;

export const LessonStepView = v.object({
  name: StepName,
  state: v.picklist(["done", "current", "ahead"]),
  text: about("Markdown, as all texts of lessons are.", v.string()),
  question: v.optional(LessonQuestionView),
  answer: v.optional(v.array(v.string())),
  actions: v.array(v.object({ id: v.string(), label: v.string(), takesAnswer: v.boolean() })),
  proof: v.optional(about("The fact that proved it, and when.", v.string())),
  provenAt: v.optional(v.number()),
  waiting: v.optional(about("What the current step waits for.", v.string())),
  lookBack: v.optional(
    about(
      "Of a prediction, once the learner has seen what happens.",
      v.object({ wasRight: v.boolean(), because: v.string() }),
    ),
  ),
});
export type LessonStepView = v.InferOutput<typeof LessonStepView>;

/** A part of the system on an event's way, and what it has done since the lesson was begun. */
export const PathNode = v.object({
  arn: v.string(),
  kind: v.picklist(["bus", "rule", "queue", "letters", "function", "other"]),
  label: v.string(),
  words: v.string(),
  signal: Signal,
});
export type PathNode = v.InferOutput<typeof PathNode>;

export const LessonFigureView = v.variant("kind", [
  v.object({ kind: v.literal("story"), subject: v.string() }),
  v.object({ kind: v.literal("path"), title: v.string(), rows: v.array(v.array(PathNode)) }),
  v.object({ kind: v.literal("log"), label: v.string(), name: v.string(), lines: v.array(LogRow) }),
  v.object({
    kind: v.literal("texts"),
    title: v.string(),
    items: v.array(v.object({ title: v.string(), text: v.string(), signal: v.optional(Signal) })),
  }),
]);
export type LessonFigureView = v.InferOutput<typeof LessonFigureView>;

export const LessonPage = v.object({
  slug: v.string(),
  title: v.string(),
  question: v.string(),
  number: about("Its place among all lessons, and how many there are.", v.number()),
  of: v.number(),
  intro: v.string(),
  lacksClock: about("It needs a clock that can be driven, and the cloud was started without.", v.boolean()),
  steps: v.array(LessonStepView),
  isUnderWay: about("Whether leaving it has something to put back.", v.boolean()),
  conclusion: v.optional(about("What to remember, once every step is done.", v.string())),
  other: v.optional(
    about(
      "Another lesson that is under way: it is left when this one is begun.",
      v.object({ slug: v.string(), title: v.string() }),
    ),
  ),
  figures: v.array(LessonFigureView),
});
export type LessonPage = v.InferOutput<typeof LessonPage>;

export const LessonMove = v.object({
  lesson: about("The lesson's slug. An answer to its prediction begins it.", v.string()),
  step: about("The lesson's current step.", StepName),
  answer: v.optional(about("The options that are chosen, or a text.", v.array(v.string()))),
  action: v.optional(about("The id of an action of the step.", v.string())),
});
export type LessonMove = v.InferOutput<typeof LessonMove>;

export const LessonLeft = v.object({ lesson: v.string() });
export type LessonLeft = v.InferOutput<typeof LessonLeft>;
