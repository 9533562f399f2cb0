import type { ViewProps } from "../view-props.ts";
import { LessonList } from "./lesson-list.tsx";
import { LessonView } from "./lesson-view.tsx";

/** What the application teaches: all lessons, or one. */
export default function LessonsView({ rest: [slug] }: ViewProps) {
  return slug === undefined ? <LessonList /> : <LessonView key={slug} slug={slug} />;
}
