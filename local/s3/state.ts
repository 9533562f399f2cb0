import type { PolicyDocument } from "../iam/policy.ts";
import type { Buckets } from "./buckets.ts";
import type { TellObject } from "./facts.ts";

/** The state shared by the operations. */
export interface State {
  buckets: Buckets;
  tell: TellObject;
  /** Each bucket's own policy, by bucket name. */
  policies: Map<string, PolicyDocument>;
}
