import { type Condition, parseConditions } from "./condition.ts";
import { malformed, recordOf } from "./malformed.ts";

/** A policy as JSON, for example from a template. */
export type PolicyDocument = object;

/** The owner's kind: an identity's policy has no `Principal`, a resource's must have one. */
export type PolicyKind = "identity" | "resource";

export interface Principals {
  anyone: boolean;
  /** ARNs and account numbers. */
  aws: string[];
  services: string[];
}

export interface Statement {
  sid?: string;
  effect: "Allow" | "Deny";
  /** `not` inverts the list: everything but these. */
  actions: { not: boolean; patterns: string[] };
  resources: { not: boolean; patterns: string[] };
  principals?: Principals;
  conditions: Condition[];
  /** Whether `${…}` is a variable in this document. */
  variables: boolean;
}

const ELEMENTS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"];
const VERSIONS = ["2012-10-17", "2008-10-17"];

const parsed: Record<PolicyKind, WeakMap<PolicyDocument, Statement[]>> = {
  identity: new WeakMap(),
  resource: new WeakMap(),
};

/**
 * Returns a document's statements. Throws `MalformedPolicyDocument` naming the invalid element: a policy that is only
 * partly understood is never applied. Documents are parsed once and must not change afterwards.
 */
export function parsePolicy(document: PolicyDocument, kind: PolicyKind): Statement[] {
  const known = parsed[kind].get(document);
  if (known) return known;
  const { Version: version = "2008-10-17", Statement: statement, Id: _id, ...rest } = recordOf(document, "The policy");
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw malformed(`The policy has the element ${unknown}, which is not one of IAM's.`);
  if (typeof version !== "string" || !VERSIONS.includes(version))
    throw malformed(`The policy's Version is ${JSON.stringify(version)}; it must be one of ${VERSIONS.join(", ")}.`);
  if (statement === undefined) throw malformed("The policy has no Statement.");
  const statements = listOf(statement).map((each, i) => parseStatement(each, i, kind, version === "2012-10-17"));
  parsed[kind].set(document, statements);
  return statements;
}

function parseStatement(value: unknown, index: number, kind: PolicyKind, variables: boolean): Statement {
  const where = `Statement ${index + 1}`;
  const source = recordOf(value, where);
  for (const element of Object.keys(source))
    if (!ELEMENTS.includes(element))
      throw malformed(
        `${where} has the element ${element}, which ${element === "NotPrincipal" ? "is not supported here: allow or deny by Principal and a condition instead" : "is not one of IAM's"}.`,
      );
  const { Effect: effect, Sid: sid } = source;
  if (effect !== "Allow" && effect !== "Deny")
    throw malformed(`${where} has the Effect ${JSON.stringify(effect)}; it must be Allow or Deny.`);
  if (sid !== undefined && typeof sid !== "string") throw malformed(`${where} has a Sid that is not a text.`);
  const hasResource = "Resource" in source || "NotResource" in source;
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    actions: eitherOf(source, "Action", where),
    // A resource's own policy may omit the resource, because it can only apply to itself.
    resources:
      hasResource || kind === "identity" ? eitherOf(source, "Resource", where) : { not: false, patterns: ["*"] },
    ...principalsOf(source["Principal"], kind, where),
    conditions: parseConditions(source["Condition"], where),
    variables,
  };
}

function eitherOf(source: Record<string, unknown>, name: string, where: string): Statement["actions"] {
  const negative = `Not${name}`;
  if (name in source === negative in source) throw malformed(`${where} must have either ${name} or ${negative}.`);
  const not = negative in source;
  return { not, patterns: textsOf(source[not ? negative : name], `${where}: ${not ? negative : name}`) };
}

function principalsOf(value: unknown, kind: PolicyKind, where: string): { principals?: Principals } {
  if (kind === "identity") {
    if (value === undefined) return {};
    throw malformed(`${where} has a Principal, which a policy of a role or user cannot have.`);
  }
  if (value === "*") return { principals: { anyone: true, aws: [], services: [] } };
  if (value === undefined) throw malformed(`${where} has no Principal, which the policy of a resource must have.`);
  const { AWS: aws = [], Service: services = [], ...rest } = recordOf(value, `${where}: Principal`);
  const [other] = Object.keys(rest);
  if (other !== undefined)
    throw malformed(`${where}: the kind of principal ${other} is not supported; supported: AWS, Service and *.`);
  const arns = textsOf(aws, `${where}: Principal.AWS`);
  return {
    principals: {
      anyone: arns.includes("*"),
      aws: arns.filter((each) => each !== "*"),
      services: textsOf(services, `${where}: Principal.Service`),
    },
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function textsOf(value: unknown, where: string): string[] {
  return listOf(value).map((each) => {
    if (typeof each !== "string")
      throw malformed(`${where} must be a text or a list of texts, not ${JSON.stringify(each)}.`);
    return each;
  });
}
