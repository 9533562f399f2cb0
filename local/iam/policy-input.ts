import { AwsError } from "../aws.ts";
import { parseJsonObject } from "../json.ts";
import { parsePolicy } from "./document.ts";
import type { Input } from "./input.ts";
import { malformed } from "./malformed.ts";
import type { PolicyDocument } from "./policy.ts";

/** Returns the policy in a member's JSON. Throws `MalformedPolicyDocument`. */
export function policyIn<Member extends string>(
  input: Record<Member, string>,
  member: Member,
  kind: "identity" | "trust",
): PolicyDocument {
  const document = jsonIn(input[member]);
  for (const statement of statementsOf(document))
    if (kind === "trust") checkTrust(statement);
    else checkIdentity(statement);
  if (kind === "identity" && (document as Input)["Version"] !== "2012-10-17")
    throw malformed("Policy document must be version 2012-10-17 or greater.");
  try {
    parsePolicy(document, kind === "trust" ? "resource" : "identity");
  } catch (error) {
    if (error instanceof AwsError) throw malformed(`Syntax errors in policy. ${error.message}`);
    throw error;
  }
  return document;
}

function jsonIn(text: string): object {
  const document = parseJsonObject(text);
  if (document) return document;
  throw malformed("This policy contains invalid Json");
}

function statementsOf(document: object): Input[] {
  const { Statement } = document as { Statement?: unknown };
  const all = Array.isArray(Statement) ? Statement : [Statement];
  return all.filter((each): each is Input => each !== null && typeof each === "object");
}

function checkTrust(statement: Input): void {
  for (const member of ["Resource", "NotResource"])
    if (member in statement) throw malformed(`Has prohibited field ${member}`);
  const actions = [statement["Action"] ?? []].flat();
  if (!actions.every((action) => typeof action !== "string" || /^sts:/i.test(action)))
    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
}

function checkIdentity(statement: Input): void {
  if ("Principal" in statement || "NotPrincipal" in statement)
    throw malformed("Policy document should not specify a principal.");
  if (!("Action" in statement) && !("NotAction" in statement))
    throw malformed("Policy statement must contain actions.");
  if (!("Resource" in statement) && !("NotResource" in statement))
    throw malformed("Policy statement must contain resources.");
}
