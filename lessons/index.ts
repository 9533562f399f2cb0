import type { LessonBook } from "cdk-local-cloud";
import { inputTransformation } from "./input-transformation.ts";
import { routing } from "./routing.ts";
import { schedules } from "./schedules.ts";

/** The lessons of this application, in the order in which they build on each other. */
const lessons = [routing, inputTransformation, schedules];

export const book: LessonBook = {
  lessons,
  orders: [
    { title: "All lessons", slugs: lessons.map(({ slug }) => slug) },
    { title: "I have one hour", slugs: ["routing"] },
  ],
};
