import type { PolicyDocument } from "../iam/policy.ts";
import type { Buckets } from "./buckets.ts";

/** What the operations work with. */
export interface State {
  buckets: Buckets;
  /** Each bucket's own policy, by the bucket's name. */
  policies: Map<string, PolicyDocument>;
}
