import { holds } from "./condition.ts";
import { type PolicyDocument, type PolicyKind, parsePolicy, type Statement } from "./document.ts";
import { type Context, fits, readPattern } from "./pattern.ts";
import { matchPrincipal, type Principal } from "./principal.ts";

export type { PolicyDocument } from "./document.ts";

export interface AccessRequest {
  /** The policies of the calling role or user; a service has none. */
  identityPolicies?: readonly PolicyDocument[];
  /** The requested resource's own policy, if any; log groups have several, as a list. */
  resourcePolicy?: PolicyDocument | readonly PolicyDocument[] | undefined;
  /** Such as `sqs:SendMessage`. */
  action: string;
  /** The ARN, or `*` for an action without a resource. */
  resource: string;
  principal: Principal;
  /** Condition keys such as `aws:SourceArn`, case-insensitive. */
  context?: Record<string, string | readonly string[]>;
  /** Whether the resource's policy must allow the caller or its account, as with a role's trust policy. */
  resourceMustAllow?: boolean;
}

export interface Access {
  decision: "allow" | "explicit-deny" | "implicit-deny";
  /** The deciding statement; absent for an implicit deny. */
  statement?: { policy: "identity" | "resource"; sid?: string; document: PolicyDocument; index: number };
}

/**
 * Evaluates a request within one account: an explicit deny in any policy wins, otherwise one allow in either the
 * identity's or the resource's policies is enough. Throws `MalformedPolicyDocument` for an invalid policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function evaluate(request: AccessRequest): Access {
  const context = lowerCased(request.context ?? {});
  let allow: Access["statement"];
  let admitted = !request.resourceMustAllow;
  for (const { statement, grants, found } of applicable(request, context)) {
    if (statement.effect === "Deny") return { decision: "explicit-deny", statement: found };
    if (found.policy === "resource") admitted = true;
    if (grants) allow ??= found;
  }
  return allow && admitted ? { decision: "allow", statement: allow } : { decision: "implicit-deny" };
}

/** Returns why a statement does not allow a request, or undefined if it does. */
export function whyNot(statement: Statement, kind: PolicyKind, request: AccessRequest): Why | undefined {
  const context = lowerCased(request.context ?? {});
  const match = kind === "identity" ? "named" : principalOf(statement, request.principal);
  if (!fitsAction(statement, request, context)) return "action";
  if (match === "none") return "principal";
  if (!fitsResource(statement, request, context)) return "resource";
  if (!fitsConditions(statement, context)) return "condition";
  if (statement.effect === "Deny") return "explicit-deny";
  // Naming the account allows nobody by itself.
  return match === "account" ? "principal" : undefined;
}

type Why = "action" | "principal" | "resource" | "condition" | "explicit-deny";

interface Applicable {
  statement: Statement;
  grants: boolean;
  found: NonNullable<Access["statement"]>;
}

function* applicable(request: AccessRequest, context: Context): Generator<Applicable> {
  const { identityPolicies = [], resourcePolicy, principal } = request;
  // A service has no identity policies: only the resource can allow it.
  if (principal.type !== "service")
    for (const document of identityPolicies)
      for (const [index, statement] of parsePolicy(document, "identity").entries())
        if (applies(statement, request, context))
          yield {
            statement,
            grants: statement.effect === "Allow",
            found: { policy: "identity", ...sidOf(statement), document, index },
          };
  const documents: readonly PolicyDocument[] = Array.isArray(resourcePolicy)
    ? resourcePolicy
    : resourcePolicy
      ? [resourcePolicy]
      : [];
  for (const document of documents)
    for (const [index, statement] of parsePolicy(document, "resource").entries()) {
      const match = principalOf(statement, principal);
      if (match === "none" || !applies(statement, request, context)) continue;
      // Naming the account delegates the decision to its identity policies: by itself it allows nobody.
      const grants = statement.effect === "Allow" && match === "named";
      yield { statement, grants, found: { policy: "resource", ...sidOf(statement), document, index } };
    }
}

const applies = (statement: Statement, request: AccessRequest, context: Context): boolean =>
  fitsAction(statement, request, context) &&
  fitsResource(statement, request, context) &&
  fitsConditions(statement, context);

const principalOf = ({ principals }: Statement, principal: AccessRequest["principal"]) =>
  principals ? matchPrincipal(principals, principal) : "none";

const fitsAction = (statement: Statement, { action }: AccessRequest, context: Context): boolean =>
  among(statement.actions, action, statement, context, true);

const fitsResource = (statement: Statement, { resource }: AccessRequest, context: Context): boolean =>
  among(statement.resources, resource, statement, context, false);

const fitsConditions = ({ conditions, variables }: Statement, context: Context): boolean =>
  conditions.every((condition) => holds(condition, context, variables));

function among(
  list: Statement["actions"],
  value: string,
  { effect, variables }: Statement,
  context: Context,
  ignoreCase: boolean,
): boolean {
  const found = list.patterns.some((text) => {
    const pattern = readPattern(text, context, variables && !ignoreCase);
    // A variable without a value never widens what is allowed, not even in a Not… list.
    if (pattern === undefined) return list.not && effect === "Allow";
    return fits(pattern, value, ignoreCase);
  });
  return found !== list.not;
}

const sidOf = ({ sid }: Statement) => (sid === undefined ? {} : { sid });

function lowerCased(context: Context): Context {
  const lower: Context = {};
  for (const key in context) lower[key.toLowerCase()] = context[key] ?? "";
  return lower;
}
