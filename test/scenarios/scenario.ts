import { isDeepStrictEqual } from "node:util";
import type { Stage } from "../support/stage.ts";

/** One thing that a scenario looked at. */
export interface Check {
  what: string;
  expected: unknown;
  seen: unknown;
  held: boolean;
}

/** A story told over HTTP, with what must be seen in the end: the demo prints it, the end-to-end tests demand it. */
export interface Scenario {
  name: string;
  story: string;
  /** It drives time, which only the local cloud can. */
  drivesClock?: true;
  run(stage: Stage): Promise<Check[]>;
}

export const check = (what: string, expected: unknown, seen: unknown): Check => ({
  what,
  expected,
  seen,
  held: isDeepStrictEqual(seen, expected),
});
