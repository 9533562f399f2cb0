/**
 * The request that caused a fact: a function's invocation where the caller is the function, else the caller's own
 * request to the endpoint.
 */
export interface By {
  requestId: string;
  /** The caller's ARN, or the name of an AWS service. */
  caller: string;
}
