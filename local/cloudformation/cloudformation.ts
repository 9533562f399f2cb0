import type { Service } from "../aws.ts";
import { missing } from "../iam/errors.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { operations, type State } from "./operations.ts";

/** CloudFormation, for who asks what is deployed; what deploys is the cloud's own start. */
export function createCloudFormation(state: State): { service: Service } {
  const namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
  return {
    service: awsQuery({ signingName: "cloudformation", namespace, withoutResult: [], operations, state, missing }),
  };
}
