import type { Caller, RequiredAccess } from "../aws.ts";
import { parsePolicy } from "./document.ts";
import type { Access, PolicyDocument } from "./policy.ts";

/** One action of one statement in a role's policies, and how often it decided that a call was allowed. */
interface Grant {
  role: string;
  policy: string;
  /** The statement's Sid, or its number in the policy, from 1. */
  statement: string;
  effect: "Allow" | "Deny";
  action: string;
  resources: string[];
  used: number;
}

/** A role's policy and its name. */
export interface NamedPolicy {
  role: string;
  policy: string;
  document: PolicyDocument;
}

export interface GrantUse {
  /** Counts the statement that allowed a call. */
  record(caller: Caller, required: RequiredAccess, access: Access): void;
  /** Returns every grant of these policies, used or not. */
  of(policies: readonly NamedPolicy[]): Grant[];
}

/** Counts the actions that each statement allowed, per role. */
export function createGrantUse(): GrantUse {
  const counts = new WeakMap<PolicyDocument, Map<string, Map<string, number>>>();
  const keyOf = (role: string, index: number) => `${role}|${index}`;

  return {
    record(caller, { action }, { statement }) {
      if (caller.type !== "role" || statement?.policy !== "identity") return;
      const ofDocument = counts.get(statement.document) ?? new Map<string, Map<string, number>>();
      counts.set(statement.document, ofDocument);
      const key = keyOf(caller.roleArn.slice(caller.roleArn.lastIndexOf("/") + 1), statement.index);
      const ofStatement = ofDocument.get(key) ?? new Map<string, number>();
      ofDocument.set(key, ofStatement);
      ofStatement.set(action, (ofStatement.get(action) ?? 0) + 1);
    },
    of: (policies) =>
      policies.flatMap(({ role, policy, document }) =>
        parsePolicy(document, "identity").flatMap((statement, index) => {
          const uses = [...(counts.get(document)?.get(keyOf(role, index)) ?? [])];
          const { effect, sid, actions, resources } = statement;
          const text = (list: typeof actions) => list.patterns.map((each) => (list.not ? `not ${each}` : each));
          return text(actions).map((action) => ({
            role,
            policy,
            statement: sid ?? String(index + 1),
            effect,
            action,
            resources: text(resources),
            used: uses.filter(([used]) => actions.not || matches(action, used)).reduce((sum, [, n]) => sum + n, 0),
          }));
        }),
      ),
  };
}

const matches = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  ).test(action);
