import { parseArn } from "../../aws.ts";
import { userIdOf } from "../../iam/user-id.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity = operation({
  input: {},
  permissions: { none: "AWS tells every caller who it is, even against an explicit deny" },
  run({ identities: { roles } }, _, { caller }) {
    const Arn = caller.type === "service" ? caller.sourceArn : caller.arn;
    return { Arn, UserId: userIdOf(caller, roles), Account: parseArn(Arn).account };
  },
});
