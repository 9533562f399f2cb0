import type { PageConfig } from "./api/config.ts";
import type { LessonBook } from "./lesson.ts";

/** What an application says about itself to the console: the default export of its `console.config.ts`. */
export interface ConsoleConfig extends PageConfig {
  /** What it teaches. Called when the first lesson is opened. */
  lessons?(): Promise<LessonBook>;
}
