import type { PolicyDocument } from "../iam/policy.ts";
import type { Buckets } from "./buckets.ts";
import type { TellObject } from "./facts.ts";

/** What the operations work with. */
export interface State {
  buckets: Buckets;
  tell: TellObject;
  /** Each bucket's own policy, by the bucket's name. */
  policies: Map<string, PolicyDocument>;
}
