import { AwsError } from "../aws.ts";
import type { Explanation } from "./authorizer.ts";

/** A call inside the cloud that was denied. */
export class RefusedCall extends AwsError {
  /** Its explanation in the trace. */
  readonly explanation: Explanation | undefined;

  constructor(code: string, message: string, status: number, explanation: Explanation | undefined) {
    super(code, message, status);
    this.explanation = explanation;
  }
}

/** Returns the explanation of a denial, if the error is one. */
export const explanationOf = (error: unknown): Explanation | undefined =>
  error instanceof RefusedCall ? error.explanation : undefined;
