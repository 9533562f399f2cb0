import { text } from "../../api/shapes.ts";
import { ACCOUNT } from "../../aws.ts";
import { timeOf } from "../describe.ts";
import { noSuchEntity, validation } from "../errors.ts";
import { operation } from "../operation.ts";
import { onResource } from "../required-access.ts";
import { uniqueId } from "../role.ts";

const NAME = "administrator";

const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/${NAME}`;

export const USER_ID = uniqueId("AIDA", NAME);

/** Returns the administrator, the account's only user. */
export const getUser = operation({
  input: { UserName: text() },
  permissions: onResource("iam:GetUser", USER_ARN),
  run(_, input, { caller }) {
    const name = input.UserName;
    if (name === undefined && caller.type !== "administrator")
      throw validation("Must specify userName when calling with non-User credentials");
    if (name !== undefined && name !== NAME) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    const user = { Path: "/", UserName: NAME, UserId: USER_ID, Arn: USER_ARN };
    return { User: { ...user, CreateDate: timeOf(Date.parse("2026-01-01T00:00:00Z")) } };
  },
});
