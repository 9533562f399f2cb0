import { fromFunctions } from "../api/from-functions.ts";
import type { Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { awsQuery } from "../gateway/aws-query.ts";
import type { Identities } from "../iam/identities.ts";
import { assumeRole } from "./assume-role.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";
import { inputs } from "./inputs.ts";

/** STS, to tell who calls and to take on roles: whoever calls is judged by the role's trust policy, and by nothing here. */
export function createSts(deps: { clock: Clock; identities: Identities }): { service: Service } {
  return {
    service: awsQuery({
      signingName: "sts",
      namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      ...fromFunctions({
        requiredAccess: () => [],
        inputs,
        operations: {
          AssumeRole: assumeRole(deps),
          GetCallerIdentity: getCallerIdentity(deps.identities),
        },
      }),
    }),
  };
}
