import { holds } from "./condition.ts";
import { type PolicyDocument, parsePolicy, type Statement } from "./document.ts";
import { type Context, fits, readPattern } from "./pattern.ts";
import { matchPrincipal, type Principal } from "./principal.ts";

export type { PolicyDocument } from "./document.ts";

export interface AccessRequest {
  /** The policies of the calling role or user; a service has none. */
  identityPolicies?: readonly PolicyDocument[];
  /** The policy of the resource that is asked for, where it has one; log groups have the account's, as a list. */
  resourcePolicy?: PolicyDocument | readonly PolicyDocument[] | undefined;
  /** Such as `sqs:SendMessage`. */
  action: string;
  /** The ARN, or `*` for an action without a resource. */
  resource: string;
  principal: Principal;
  /** Condition keys such as `aws:SourceArn`; their case does not matter. */
  context?: Record<string, string | readonly string[]>;
  /** Whether the resource's policy must let the caller in, or its account: so it is with a role's trust policy. */
  resourceMustAllow?: boolean;
}

export interface Access {
  decision: "allow" | "explicit-deny" | "implicit-deny";
  /** The statement that decided; none did in an implicit deny. */
  statement?: { policy: "identity" | "resource"; sid?: string; document: PolicyDocument; index: number };
}

/**
 * Whether a request within one account is allowed: an explicit deny of any policy wins, else one allow of either the
 * identity's or the resource's policies is enough. Throws `MalformedPolicyDocument` for a policy it cannot understand.
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

interface Applicable {
  statement: Statement;
  grants: boolean;
  found: NonNullable<Access["statement"]>;
}

function* applicable(request: AccessRequest, context: Context): Generator<Applicable> {
  const { identityPolicies = [], resourcePolicy, principal } = request;
  // A service acts by itself: only the resource can let it in.
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
      const match = statement.principals ? matchPrincipal(statement.principals, principal) : "none";
      if (match === "none" || !applies(statement, request, context)) continue;
      // To name the account hands the decision to the identity policies of that account: by itself it lets nobody in.
      const grants = statement.effect === "Allow" && match === "named";
      yield { statement, grants, found: { policy: "resource", ...sidOf(statement), document, index } };
    }
}

function applies(statement: Statement, { action, resource }: AccessRequest, context: Context): boolean {
  const { actions, effect, resources, variables } = statement;
  const among = (list: Statement["actions"], value: string, ignoreCase: boolean) => {
    const found = list.patterns.some((text) => {
      const pattern = readPattern(text, context, variables && !ignoreCase);
      // A variable without a value never widens what is allowed, in a Not… list neither.
      if (pattern === undefined) return list.not && effect === "Allow";
      return fits(pattern, value, ignoreCase);
    });
    return found !== list.not;
  };
  return (
    among(actions, action, true) &&
    among(resources, resource, false) &&
    statement.conditions.every((condition) => holds(condition, context, variables))
  );
}

const sidOf = ({ sid }: Statement) => (sid === undefined ? {} : { sid });

function lowerCased(context: Context): Context {
  const lower: Context = {};
  for (const key in context) lower[key.toLowerCase()] = context[key] ?? "";
  return lower;
}
