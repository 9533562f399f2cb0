import type { Observations } from "../observations.ts";
import type { Breach, Finding } from "../verdict.ts";

/** Something that always holds. `breach` makes what is reported where it does not. */
export interface Invariant {
  name: string;
  check(observations: Observations, breach: MakeBreach): Finding;
}

/** Makes a breach of the invariant, with the story of the order that it is about, or with what is given. */
export type MakeBreach = (subject: string, message: string, story?: object[]) => Breach;
