import * as v from "valibot";
import type { Plan } from "../command/plan.ts";
import { Result } from "../result/result.ts";
import type { Site } from "../run/site.ts";

/** The task of one function of a fleet: its input, and an item of the state machine's map. */
export interface Task {
  plan: Plan;
  /** With the worker's own queue and detail type. */
  site: Site;
  worker: number;
  /** When the schedule of every worker starts, in milliseconds since the epoch. */
  startAt: number;
  bucket: string;
}

/** The key of a run's tasks. */
export const tasksKey = (run: string): string => `${run}/tasks.json`;
export const partKey = (run: string, worker: number): string => `${run}/${worker}.json`;
/** The key of an object whose existence stops the sending of every worker. */
export const stopKey = (run: string): string => `${run}/stop`;

const Part = v.object({
  format: v.literal("load-part"),
  version: v.literal(1),
  worker: v.number(),
  result: Result,
  latenciesBySecond: v.array(v.nullable(v.string())),
});

/** The result of one worker's share of a run. */
export type Part = v.InferOutput<typeof Part>;

/** Parses a part. Throws, naming its origin and the invalid field. */
export function parsePart(text: string, from: string): Part {
  const { success, output, issues } = v.safeParse(Part, JSON.parse(text));
  if (success) return output;
  const [issue] = issues;
  throw new Error(`${from} is not a part of a load test result: ${v.getDotPath(issue) ?? ""}: ${issue.message}`);
}
