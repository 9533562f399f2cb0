import type { LessonPage, LessonQuestionView, LessonStepView, LessonsPage } from "../../api/lessons.ts";
import type { Lesson, LessonQuestion, StepName } from "../../lesson.ts";
import type { ConsoleContext } from "../context.ts";
import { isRight } from "./answers.ts";
import { figureView } from "./figures.ts";
import { type Lessons, type Progress, STEPS } from "./lessons.ts";

export function lessonsPage({ book, progress }: Lessons): LessonsPage {
  const underWay = progress();
  return {
    lessons: book.lessons.map(({ slug, title, question, needsClock = false }) => ({
      ...{ slug, title, question, needsClock },
      ...(underWay?.lesson.slug === slug && { stepsDone: underWay.done.length }),
    })),
    orders: book.orders.map(({ title, slugs }) => ({ title, slugs: [...slugs] })),
  };
}

/** A lesson as the page shows it; undefined when there is no such lesson. */
export function lessonPage({ book, progress }: Lessons, slug: string, context: ConsoleContext): LessonPage | undefined {
  const lesson = book.lessons.find((each) => each.slug === slug);
  if (!lesson) return undefined;
  const underWay = progress();
  const own = underWay?.lesson === lesson ? underWay : undefined;
  const { title, question, intro, conclusion, needsClock = false } = lesson;
  const isComplete = own?.done.length === STEPS.length;
  return {
    ...{ slug, title, question, intro },
    number: book.lessons.indexOf(lesson) + 1,
    of: book.lessons.length,
    lacksClock: needsClock && context.advance === undefined,
    steps: STEPS.map((name, i) => stepView(lesson, name, i, own)),
    isUnderWay: own !== undefined,
    ...(isComplete && { conclusion }),
    ...(underWay && !own && { other: { slug: underWay.lesson.slug, title: underWay.lesson.title } }),
    figures: own ? (lesson.figures?.(own.run) ?? []).map((figure) => figureView(figure, own.run, context)) : [],
  };
}

function stepView(lesson: Lesson, name: StepName, index: number, own: Progress | undefined): LessonStepView {
  const done = own?.done.length ?? 0;
  const { text, question } = lesson[name];
  const proof = own?.done[index];
  const answer = own?.run.answers[name];
  const actions = name === "predict" ? [] : (lesson[name].actions ?? []);
  const kept = own?.run.kept ?? {};
  return {
    name,
    state: index < done ? "done" : index === done ? "current" : "ahead",
    text: filled(text, kept),
    ...(question && { question: questionView(question) }),
    ...(answer && { answer: [...answer] }),
    actions: actions.map(({ id, label, takesAnswer = false }) => ({ id, label, takesAnswer })),
    ...(proof && { proof: proof.proof, provenAt: proof.at }),
    ...(index === done && own?.waiting !== undefined && { waiting: own.waiting }),
    ...(name === "predict" && answer && done > STEPS.indexOf("see") && { lookBack: lookBack(lesson, answer, kept) }),
  };
}

const questionView = (question: LessonQuestion): LessonQuestionView =>
  question.kind === "text" ? { ...question, options: [] } : { ...question, options: [...question.options] };

function lookBack({ predict }: Lesson, answer: readonly string[], kept: Readonly<Record<string, string>>) {
  return { wasRight: isRight(predict.question, answer, predict.right), because: filled(predict.because, kept) };
}

/** The text with what actions have kept; what is not known yet is left open. */
const filled = (text: string, kept: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => kept[name] ?? "…");
