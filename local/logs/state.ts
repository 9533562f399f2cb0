import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import type { Groups } from "./groups.ts";

/** What the operations work with. */
export interface State {
  clock: Clock;
  groups: Groups;
  /** The account's resource policies, by name: which services may write to which groups. */
  policies: Map<string, PolicyDocument>;
  /** Judges callers from inside the cloud. */
  refusal: Refusal;
}
