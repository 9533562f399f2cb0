import { ACCOUNT, type Operation } from "../aws.ts";
import type { Identities } from "../iam/identities.ts";
import { USER_ID } from "../iam/operations/get-user.ts";
import { roleNameIn } from "../iam/role.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function getCallerIdentity({ roles }: Pick<Identities, "roles">): Operation {
  return (_, { caller }) => {
    if (caller.type === "service") return { Arn: caller.sourceArn, UserId: caller.service, Account: ACCOUNT };
    if (caller.type === "administrator") return { Arn: caller.arn, UserId: USER_ID, Account: ACCOUNT };
    const session = caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
    const id = roles.find(roleNameIn(caller.roleArn))?.id ?? roleNameIn(caller.roleArn);
    return { Arn: caller.arn, UserId: `${id}:${session}`, Account: ACCOUNT };
  };
}
