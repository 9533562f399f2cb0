import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Random } from "../random.ts";
import type { Groups } from "./groups.ts";
import type { ResourcePolicy } from "./resource-policy.ts";
import type { Vended } from "./vended/vended.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  random: Random;
  groups: Groups;
  /** The account's resource policies, by name: which services may write to which groups. */
  policies: Map<string, ResourcePolicy>;
  vended: Vended;
  /** Authorizes callers inside the cloud. */
  refusal: Refusal;
}
