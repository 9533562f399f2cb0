import type { Clock } from "../clock.ts";
import type { Identities } from "./identities.ts";

/** What the operations work with. */
export interface State {
  clock: Clock;
  identities: Identities;
}
