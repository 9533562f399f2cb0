import type { By } from "./by.ts";

/** What is known of a refusal beside its message. */
export interface Refusal {
  /** The ARN of who asked, or the name of an AWS service. */
  caller?: string;
  /** The first action that the caller may not do, such as `sqs:SendMessage`. */
  action?: string;
  resource?: string;
  /** Of the refused request itself. */
  requestId?: string;
  by?: By;
  /** Every statement of the caller's and the resource's policies, and why it did not allow the call. */
  considered?: ConsideredStatement[];
}

export interface ConsideredStatement {
  /** The policy's name, or the ARN of the resource whose policy it is. */
  policy: string;
  sid?: string;
  statement: object;
  /** What of the statement does not fit the call; `explicit-deny` where it fits and denies it. */
  why: "action" | "resource" | "condition" | "explicit-deny" | "principal";
}
