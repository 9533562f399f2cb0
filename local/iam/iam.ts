import type { Service } from "../aws.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { missing } from "./errors.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";

const WITHOUT_RESULT = [
  "AttachRolePolicy",
  "DeletePolicy",
  "DeleteRole",
  "DeleteRolePolicy",
  "DetachRolePolicy",
  "PutRolePolicy",
  "TagRole",
  "UntagRole",
  "UpdateAssumeRolePolicy",
];

/** The IAM API: changes take effect immediately, wherever a role is used. */
export function createIam(state: State): { service: Service } {
  const namespace = "https://iam.amazonaws.com/doc/2010-05-08/";
  return {
    service: awsQuery({ signingName: "iam", namespace, withoutResult: WITHOUT_RESULT, operations, state, missing }),
  };
}
