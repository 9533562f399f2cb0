import { ACCOUNT, type Operation } from "../../aws.ts";
import { timeOf } from "../describe.ts";
import { noSuchEntity, validation } from "../errors.ts";
import { optionalText } from "../input.ts";
import { uniqueId } from "../role.ts";

const NAME = "administrator";

export const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/${NAME}`;

export const USER_ID = uniqueId("AIDA", NAME);

/** The administrator is the account's only user. */
export const getUser =
  (): Operation =>
  (input, { caller }) => {
    const name = optionalText(input, "UserName");
    if (name === undefined && caller.type !== "administrator")
      throw validation("Must specify userName when calling with non-User credentials");
    if (name !== undefined && name !== NAME) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    const user = { Path: "/", UserName: NAME, UserId: USER_ID, Arn: USER_ARN };
    return { User: { ...user, CreateDate: timeOf(Date.parse("2026-01-01T00:00:00Z")) } };
  };
