import type { Clock } from "../clock.ts";
import type { Identities } from "./identities.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  identities: Identities;
}
