import type { Clock } from "../../clock.ts";
import type { Random } from "../../random.ts";

/** What the surroundings of a function's code know of the environment that it runs in. */
export interface Frame {
  clock: Clock;
  random: Random;
  /** The environment's own time, in milliseconds since the epoch: its clock may be wrong. */
  now(): number;
  /** Runs what has come from outside: at once, when a frozen environment thaws, or never in a dead one. */
  arrive(run: () => void): void;
  /** Takes output, line by line. */
  log(text: string): void;
  requestId(): string | undefined;
}

/** Throws an error that says what a function's code cannot do here. */
export const notSimulated = (what: string) => (): never => {
  throw new Error(`${what} is not part of the simulation. Run the functions as processes instead.`);
};
