import { ACCOUNT, type Operation } from "../aws.ts";
import type { Identities } from "../iam/identities.ts";
import { userIdOf } from "../iam/user-id.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function getCallerIdentity({ roles }: Pick<Identities, "roles">): Operation {
  return (_, { caller }) => {
    const Arn = caller.type === "service" ? caller.sourceArn : caller.arn;
    return { Arn, UserId: userIdOf(caller, roles), Account: ACCOUNT };
  };
}
