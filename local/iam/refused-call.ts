import { AwsError } from "../aws.ts";
import type { Explanation } from "./authorizer.ts";

/** A call inside the cloud that its caller may not make. */
export class RefusedCall extends AwsError {
  /** What the trace tells of it. */
  readonly explanation: Explanation | undefined;

  constructor(code: string, message: string, status: number, explanation: Explanation | undefined) {
    super(code, message, status);
    this.explanation = explanation;
  }
}

/** Returns what is known of an error that may be a refusal. */
export const explanationOf = (error: unknown): Explanation | undefined =>
  error instanceof RefusedCall ? error.explanation : undefined;
