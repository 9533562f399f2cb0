import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LessonRun } from "cdk-local-cloud";
import { expect, test } from "vitest";
import { book } from "./index.ts";
import { documentsOf } from "./to-markdown.ts";

const directory = fileURLToPath(new URL("../docs/lessons/", import.meta.url));
const nothing: LessonRun = { facts: [], stepFacts: [], answers: {}, kept: {}, letters: () => 0, nextRuns: () => [] };

test("docs/lessons says what the lessons say: npm run lessons writes it", () => {
  const written = readdirSync(directory).map((name) => [name, readFileSync(`${directory}${name}`, "utf8")]);
  expect(Object.fromEntries(written)).toEqual(documentsOf(book));
});

test("every reading order names lessons that there are, and the first names them all", () => {
  const slugs = book.lessons.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(book.orders[0]?.slugs).toEqual(slugs);
  expect(book.orders.flatMap((order) => order.slugs).filter((slug) => !slugs.includes(slug))).toEqual([]);
});

test.each(book.lessons)("$title: the prediction has a right answer among its options", ({ predict }) => {
  const { question, right } = predict;
  const values = question.kind === "text" ? [] : question.options.map(({ value }) => value);
  expect(right.length).toBeGreaterThan(0);
  expect(right.filter((value) => !values.includes(value))).toEqual([]);
  expect(new Set(values).size).toBe(values.length);
});

test.each(book.lessons.flatMap((lesson) => (["break", "see", "fix"] as const).map((step) => ({ lesson, step }))))(
  "$lesson.title: the step $step waits when nothing has happened, and says for what",
  ({ lesson, step }) => {
    expect(lesson[step].check(nothing)).toEqual({ waiting: expect.stringMatching(/\w/) });
  },
);
