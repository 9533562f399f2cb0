import { list, number, required, structure, text } from "../../api/shapes.ts";
import { AwsError, type Caller } from "../../aws.ts";
import { timeOf } from "../../iam/describe.ts";
import { validation } from "../../iam/errors.ts";
import { LONGEST_SESSION_SECONDS } from "../../iam/identities.ts";
import { integerIn, nameIn } from "../../iam/input.ts";
import { type Role, roleNameIn } from "../../iam/role.ts";
import { operation } from "../operation.ts";

const MEMBERS = ["DurationSeconds", "ExternalId", "RoleArn", "RoleSessionName", "Version"];

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole = operation({
  input: {
    RoleArn: required(text()),
    RoleSessionName: required(text()),
    PolicyArns: list(structure({ arn: text() })),
    Policy: text(),
    DurationSeconds: number(),
    Tags: list(structure({ Key: text(), Value: text() })),
    TransitiveTagKeys: list(text()),
    ExternalId: text(),
    SerialNumber: text(),
    TokenCode: text(),
    SourceIdentity: text(),
    ProvidedContexts: list(structure({ ProviderArn: text(), ContextAssertion: text() })),
    MinimumSessionTokenSize: number(),
  },
  permissions: { none: "the role's trust policy, and the caller's own, are judged together when the role is known" },
  run({ clock, identities }, input, { caller }) {
    const other = Object.keys(input).find((name) => !MEMBERS.includes(name));
    if (other !== undefined)
      throw validation(`AssumeRole: ${other} is not supported by the local cloud: leave it out.`);
    const { RoleArn: roleArn } = input;
    const sessionName = nameIn(input, "RoleSessionName", 64);
    const asked = integerIn(input.DurationSeconds, "DurationSeconds", { least: 900, most: 43_200 });
    const externalId = input.ExternalId;
    const now = clock.now();
    const context: Record<string, string> = externalId === undefined ? {} : { "sts:ExternalId": externalId };
    const role = identities.roles.find(roleNameIn(roleArn));
    if (!role || !identities.mayAssume(roleArn, caller, now, context)) throw notAuthorized(caller, roleArn);
    const seconds = secondsOf(asked, role, caller);
    const session = identities.sessions.start(roleArn, sessionName, now + seconds * 1000);
    const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
    return {
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: session.caller.arn },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: timeOf(now + seconds * 1000),
      },
    };
  },
});

/** Returns the session's duration: an hour by default. A caller that already is a role may have no more. */
function secondsOf(asked: number | undefined, { maxSessionSeconds }: Role, caller: Caller): number {
  const seconds = asked ?? LONGEST_SESSION_SECONDS;
  if (seconds > maxSessionSeconds)
    throw validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  if (caller.type === "role" && seconds > LONGEST_SESSION_SECONDS)
    throw validation(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  return seconds;
}

// A missing role is refused in the same words, which do not reveal whether it exists.
function notAuthorized(caller: Caller, roleArn: string): AwsError {
  const who = caller.type === "service" ? caller.service : caller.arn;
  return new AwsError(
    "AccessDenied",
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
}
