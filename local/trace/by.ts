import { type Caller, nameOf } from "../aws.ts";

/**
 * The request that caused a fact: a function's invocation where the caller is the function, else the caller's own
 * request to the endpoint.
 */
export interface By {
  requestId: string;
  /** The caller's ARN, or the name of an AWS service. */
  caller: string;
}

/** Returns what a fact says of who caused it: nothing where the caller acts in no request. */
export const causedBy = (caller: Caller): { by?: By } =>
  caller.requestId === undefined ? {} : { by: { requestId: caller.requestId, caller: nameOf(caller) } };
