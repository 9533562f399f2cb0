import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Groups } from "./groups.ts";
import type { ResourcePolicy } from "./resource-policy.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  groups: Groups;
  /** The account's resource policies, by name: which services may write to which groups. */
  policies: Map<string, ResourcePolicy>;
  /** Authorizes callers inside the cloud. */
  refusal: Refusal;
}
