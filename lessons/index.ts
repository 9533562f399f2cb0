import type { LessonBook } from "cdk-local-cloud";
import { archiveAndReplay } from "./archive-and-replay.ts";
import { claimCheck } from "./claim-check.ts";
import { evolution } from "./evolution.ts";
import { idempotency } from "./idempotency.ts";
import { inputTransformation } from "./input-transformation.ts";
import { neverArrived } from "./never-arrived.ts";
import { outbox } from "./outbox.ts";
import { permissions } from "./permissions.ts";
import { retries } from "./retries.ts";
import { routing } from "./routing.ts";
import { saga } from "./saga.ts";
import { schedules } from "./schedules.ts";

/** The lessons of this application, in the order in which they build on each other. */
const lessons = [
  routing,
  inputTransformation,
  idempotency,
  retries,
  claimCheck,
  outbox,
  saga,
  schedules,
  archiveAndReplay,
  evolution,
  permissions,
  neverArrived,
];

export const book: LessonBook = {
  lessons,
  orders: [
    { title: "All lessons", slugs: lessons.map(({ slug }) => slug) },
    { title: "I have one hour", slugs: ["routing", "idempotency", "retries", "saga", "never-arrived"] },
  ],
};
