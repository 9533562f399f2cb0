import { ACCOUNT, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import { parsePolicy } from "./document.ts";
import type { NamedPolicy } from "./grants.ts";
import type { PolicyDocument } from "./policy.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The account's roles with their policies, and the credentials of the functions that run under them. */
export interface Identities {
  /** Gives the role's ARN. */
  createRole(name: string): string;
  /** Puts an identity policy on a role, in the place of one of the same name. Throws `MalformedPolicyDocument`. */
  putPolicy(roleName: string, policyName: string, document: PolicyDocument): void;
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
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

  return {
    createRole(name) {
      roles.set(name, new Map());
      return roleArn(name);
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
