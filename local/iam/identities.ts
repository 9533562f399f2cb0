import { ACCOUNT, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import { describeCaller } from "./caller.ts";
import { parsePolicy } from "./document.ts";
import type { NamedPolicy } from "./grants.ts";
import { evaluate, type PolicyDocument } from "./policy.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Whether a role is there and its trust policy lets the caller take it on. */
export type MayAssume = (roleArn: string, caller: Caller) => boolean;

/** The account's roles with their policies, and the credentials of the functions that run under them. */
export interface Identities {
  /** Gives the role's ARN. Nobody may assume a role without a trust policy. */
  createRole(name: string, trustPolicy?: PolicyDocument): string;
  /** Whether a role exists and its trust policy lets the caller assume it. Throws `MalformedPolicyDocument`. */
  mayAssume(roleArn: string, caller: Caller, now: number): boolean;
  /** Puts an identity policy on a role, in the place of one of the same name. Throws `MalformedPolicyDocument`. */
  putPolicy(roleName: string, policyName: string, document: PolicyDocument): void;
  /** Says who may assume a role. */
  putTrustPolicy(roleName: string, document: PolicyDocument): void;
  /** Who may assume each role, by its name. */
  trustPolicies(): ReadonlyMap<string, PolicyDocument>;
  policiesOf(roleArn: string): readonly PolicyDocument[];
  /** Every policy of every role. */
  policies(): NamedPolicy[];
  /** New credentials that stand for a function running under a role. */
  credentialsFor(functionName: string, roleArn: string): Credentials;
  /** Who an access key stands for, and its secrets; undefined when it was not made here. */
  find(accessKeyId: string): { caller: Caller; credentials: Credentials } | undefined;
}

export function createIdentities(random: Random): Identities {
  const roles = new Map<string, Map<string, PolicyDocument>>();
  const documents = new Map<string, readonly PolicyDocument[]>();
  const sessions = new Map<string, { caller: Caller; credentials: Credentials }>();
  const trust = new Map<string, PolicyDocument>();
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

  function putTrustPolicy(name: string, document: PolicyDocument): void {
    parsePolicy(document, "resource");
    trust.set(name, document);
  }

  return {
    createRole(name, trustPolicy) {
      roles.set(name, new Map());
      if (trustPolicy) putTrustPolicy(name, trustPolicy);
      return roleArn(name);
    },
    putTrustPolicy,
    trustPolicies: () => trust,
    mayAssume(resource, caller, now) {
      const resourcePolicy = trust.get(resource.slice(resource.lastIndexOf("/") + 1));
      const request = { ...describeCaller(caller, now), action: "sts:AssumeRole", resource, resourcePolicy };
      return evaluate(request).decision === "allow";
    },
    putPolicy(roleName, policyName, document) {
      const policies = roles.get(roleName);
      if (!policies) throw new Error(`A policy names the role ${roleName}, which does not exist.`);
      parsePolicy(document, "identity");
      policies.set(policyName, document);
      documents.set(roleArn(roleName), [...policies.values()]);
    },
    policiesOf: (role) => documents.get(role) ?? [],
    policies: () =>
      [...roles].flatMap(([role, policies]) => [...policies].map(([policy, document]) => ({ role, policy, document }))),
    credentialsFor(functionName, role) {
      // ASIA is how AWS begins the access keys of temporary credentials.
      const accessKeyId = `ASIA${random.text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;
      const roleName = role.slice(role.lastIndexOf("/") + 1);
      const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/${functionName}`;
      const credentials = { accessKeyId, secretAccessKey: random.text(40), sessionToken: random.text(64) };
      sessions.set(accessKeyId, { caller: { type: "role", arn: session, roleArn: role }, credentials });
      return credentials;
    },
    find: (accessKeyId) => sessions.get(accessKeyId),
  };
}
