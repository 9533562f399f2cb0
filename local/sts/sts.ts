import type { Service } from "../aws.ts";
import { missing } from "../iam/errors.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";

/**
 * STS, which identifies callers and issues role credentials. Only the role's trust policy decides who may assume it.
 */
export function createSts(state: State): { service: Service } {
  const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
  return { service: awsQuery({ signingName: "sts", namespace, withoutResult: [], operations, state, missing }) };
}
