/** Who may call an API: anybody, AWS principals (IAM), or holders of a token (JWT). */
export type Access = "open" | "iam" | "jwt";

/** Who made a request. Two requests with the same id are of the same caller. */
export type Caller =
  | { kind: "anyone"; id: "anyone" }
  /** The ARN of a role (without path and session), user, account root or federated user. */
  | { kind: "principal"; id: string }
  /** A person: issuer and subject of the token, as `<issuer>#<subject>`. */
  | { kind: "customer"; id: string; subject: string };

/** What API Gateway knows about a caller: `requestContext.authorizer` of payload format 2.0. */
export interface Authorizer {
  iam?: { userArn?: string | null; cognitoIdentity?: { identityId?: string | null } | null } | null;
  jwt?: { claims?: Record<string, unknown> } | null;
}

const ACCESS = new Set<string>(["open", "iam", "jwt"] satisfies Access[]);

/** Parses a kind of access. Throws for any other text. */
export function accessOf(text: string): Access {
  if (ACCESS.has(text)) return text as Access;
  throw new Error(`The API access is "${text}": it must be one of ${[...ACCESS].join(", ")}.`);
}

/** Returns the caller of a request; undefined when the authorizer does not identify one, so the request must be refused. */
export function callerOf(access: Access, authorizer: Authorizer | undefined): Caller | undefined {
  if (access === "open") return { kind: "anyone", id: "anyone" };
  if (access === "jwt") return customer(authorizer?.jwt?.claims?.["iss"], authorizer?.jwt?.claims?.["sub"]);
  const { userArn, cognitoIdentity } = authorizer?.iam ?? {};
  // All users of an identity pool share one role and session name; only the identity distinguishes them.
  if (cognitoIdentity?.identityId || userArn?.endsWith("/CognitoIdentityCredentials"))
    return customer("https://cognito-identity.amazonaws.com", cognitoIdentity?.identityId);
  const id = principalOf(userArn ?? "");
  return id === undefined ? undefined : { kind: "principal", id };
}

// An issuer never has a fragment (OpenID Connect Discovery, section 3), so the first # ends it.
function customer(issuer: unknown, subject: unknown): Caller | undefined {
  if (typeof issuer !== "string" || issuer === "" || issuer.includes("#")) return undefined;
  if (typeof subject !== "string" || subject === "") return undefined;
  return { kind: "customer", id: `${issuer}#${subject}`, subject };
}

const NAME = String.raw`[\w+=,.@-]+`;
const SESSION = new RegExp(`^arn:(aws[\\w-]*):sts::(\\d{12}):assumed-role/(${NAME})/${NAME}$`);
const ROLE = new RegExp(String.raw`^arn:(aws[\w-]*):iam::(\d{12}):role/(?:[\x21-\x7e]+/)?(${NAME})$`);
const OTHER = new RegExp(
  String.raw`^arn:aws[\w-]*:(iam::\d{12}:(root|user/([\x21-\x7e]+/)?${NAME})|sts::\d{12}:federated-user/${NAME})$`,
);

/**
 * Returns the principal that an ARN identifies; undefined for any other kind of ARN. All sessions of a role are one
 * principal: the role's ARN without its path, which a session's ARN does not include (role names are unique per account).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function principalOf(arn: string): string | undefined {
  const [, partition, account, role] = SESSION.exec(arn) ?? ROLE.exec(arn) ?? [];
  if (role !== undefined) return `arn:${partition}:iam::${account}:role/${role}`;
  return OTHER.test(arn) ? arn : undefined;
}
