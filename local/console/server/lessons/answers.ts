import type { LessonQuestion } from "../../lesson.ts";

const LONGEST = 10_000;

/** Whether a request's answer is one to the question: one or several of its options, all of them in an order, or a text. */
export function isAnswer(question: LessonQuestion, answer: unknown): answer is string[] {
  if (!Array.isArray(answer) || !answer.every((each) => typeof each === "string")) return false;
  if (question.kind === "text") return answer.length === 1 && isText(answer[0]);
  const known = new Set(question.options.map(({ value }) => value));
  const chosen = new Set(answer);
  if (chosen.size !== answer.length || !answer.every((value) => known.has(value))) return false;
  if (question.kind === "one") return chosen.size === 1;
  return question.kind === "order" ? chosen.size === known.size : chosen.size > 0;
}

const isText = (text = ""): boolean => text.trim() !== "" && text.length <= LONGEST;

/** Whether an answer is the right one; only of an order does the order matter. */
export function isRight(question: LessonQuestion, answer: readonly string[], right: readonly string[]): boolean {
  if (answer.length !== right.length) return false;
  return question.kind === "order"
    ? answer.every((value, i) => value === right[i])
    : answer.every((value) => right.includes(value));
}
