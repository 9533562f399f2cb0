import type { Service } from "../aws.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";

/** STS, to tell who calls and to take on roles: whoever calls is judged by the role's trust policy, and by nothing here. */
export function createSts(state: State): { service: Service } {
  const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
  return { service: awsQuery({ signingName: "sts", namespace, operations, state }) };
}
