import { LessonLeft, LessonMove, LessonPage, LessonsPage } from "../../api/lessons.ts";
import type { ConsoleContext } from "../context.ts";
import { get, post, text } from "../resource.ts";
import { lessonPage, lessonsPage } from "./lesson-page.ts";

export const lessonResources = [
  get("lessons", {
    name: "listLessons",
    summary: "Lists what the application teaches; a 404 where it teaches nothing.",
    answer: LessonsPage,
    run: async (_, context) => {
      const lessons = await context.lessons?.();
      return lessons && lessonsPage(lessons);
    },
  }),
  get("lessons/{slug}", {
    name: "getLesson",
    summary: "Returns a lesson: its steps, which of them are done by which facts, and what the current one waits for.",
    parameters: { slug: text("The lesson's slug.") },
    answer: LessonPage,
    run: ({ parameters: { slug } }, context) => pageOf(slug, context),
  }),
  post("lessons/move", {
    name: "moveInLesson",
    summary: "Answers the current step's question, does one of its actions, or both.",
    body: LessonMove,
    answer: LessonPage,
    run: async ({ body }, context) => {
      await (await context.lessons?.())?.move(body);
      return pageOf(body.lesson, context);
    },
  }),
  post("lessons/leave", {
    name: "leaveLesson",
    summary: "Leaves the lesson that is under way, and puts back what it has changed.",
    body: LessonLeft,
    answer: LessonPage,
    run: async ({ body }, context) => {
      await (await context.lessons?.())?.leave();
      return pageOf(body.lesson, context);
    },
  }),
];

async function pageOf(slug: string, context: ConsoleContext): Promise<LessonPage | undefined> {
  const lessons = await context.lessons?.();
  return lessons && lessonPage(lessons, slug, context);
}
