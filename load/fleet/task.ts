import * as v from "valibot";
import type { Plan } from "../command/plan.ts";
import { Result } from "../result/result.ts";
import type { Site } from "../run/site.ts";

/** What one function of a fleet has to do: its input, and an item of the state machine's map. */
export interface Task {
  plan: Plan;
  /** The queue and the detail type are this worker's own. */
  site: Site;
  worker: number;
  /** When every worker's schedule begins, in milliseconds since the epoch. */
  startAt: number;
  bucket: string;
}

/** Where a run keeps what its workers share. */
export const tasksKey = (run: string): string => `${run}/tasks.json`;
export const partKey = (run: string, worker: number): string => `${run}/${worker}.json`;
/** An object that ends the sending of every worker, once it is there. */
export const stopKey = (run: string): string => `${run}/stop`;

const Part = v.object({
  format: v.literal("load-part"),
  version: v.literal(1),
  worker: v.number(),
  result: Result,
  latenciesBySecond: v.array(v.nullable(v.string())),
});

/** What one worker's share of a run came to. */
export type Part = v.InferOutput<typeof Part>;

/** Reads a part. Throws, naming where it came from and the place in it. */
export function parsePart(text: string, from: string): Part {
  const { success, output, issues } = v.safeParse(Part, JSON.parse(text));
  if (success) return output;
  const [issue] = issues;
  throw new Error(`${from} is no part of a load result: ${v.getDotPath(issue) ?? ""}: ${issue.message}`);
}
