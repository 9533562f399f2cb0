import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Groups } from "./groups.ts";
import type { ResourcePolicy } from "./resource-policy.ts";

/** What the operations work with. */
export interface State {
  clock: Clock;
  groups: Groups;
  /** The account's resource policies, by name: which services may write to which groups. */
  policies: Map<string, ResourcePolicy>;
  /** Judges callers from inside the cloud. */
  refusal: Refusal;
}
