import type { ConsideredStatement } from "../trace.ts";
import { type PolicyDocument, type PolicyKind, parsePolicy } from "./document.ts";
import { type AccessRequest, whyNot } from "./policy.ts";

/** A policy with its display name. */
export interface Named {
  name: string;
  document: PolicyDocument;
}

/** A longer list would not help the reader. */
const MOST = 100;
/** From nearly a grant to unrelated to the call. */
const NEAREST: ConsideredStatement["why"][] = ["explicit-deny", "condition", "resource", "principal", "action"];

/**
 * Returns the statements considered for a denied request, nearest first, each with why it did not allow the request.
 */
export function consider(
  request: AccessRequest,
  identityPolicies: readonly Named[],
  resourcePolicies: readonly Named[],
): ConsideredStatement[] {
  const considered = [
    ...(request.principal.type === "service" ? [] : identityPolicies.flatMap((each) => ofPolicy(each, "identity"))),
    ...resourcePolicies.flatMap((each) => ofPolicy(each, "resource")),
  ];
  return considered.sort((a, b) => NEAREST.indexOf(a.why) - NEAREST.indexOf(b.why)).slice(0, MOST);

  function ofPolicy({ name: policy, document }: Named, kind: PolicyKind): ConsideredStatement[] {
    const sources = [(document as { Statement: object | object[] }).Statement].flat();
    return parsePolicy(document, kind).flatMap((statement, index) => {
      const why = whyNot(statement, kind, request);
      const { sid } = statement;
      return why === undefined
        ? []
        : [{ policy, ...(sid !== undefined && { sid }), statement: sources[index] ?? {}, why }];
    });
  }
}
