import type { PolicyDocument } from "../iam/policy.ts";

/** A policy that lists which services may write to a log group. */
export interface ResourcePolicy {
  name: string;
  document: PolicyDocument;
  /** Milliseconds since the epoch. */
  updatedAt: number;
}
