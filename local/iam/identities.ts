import { ACCOUNT, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The account's roles with their policies, and the credentials of the functions that run under them. */
export interface Identities {
  /** Gives the role's ARN. */
  createRole(name: string): string;
  /** Adds an identity policy, as its document, to a role. */
  addPolicy(roleName: string, document: object): void;
  policiesOf(roleArn: string): object[];
  /** New credentials that stand for a function running under a role. */
  credentialsFor(functionName: string, roleArn: string): Credentials;
  /** Who an access key stands for; undefined when it was not made here. */
  callerOf(accessKeyId: string): Caller | undefined;
}

export function createIdentities(random: Random): Identities {
  const policies = new Map<string, object[]>();
  const callers = new Map<string, Caller>();
  const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

  return {
    createRole(name) {
      policies.set(roleArn(name), []);
      return roleArn(name);
    },
    addPolicy(roleName, document) {
      const known = policies.get(roleArn(roleName));
      if (!known) throw new Error(`A policy names the role ${roleName}, which does not exist.`);
      known.push(document);
    },
    policiesOf: (role) => policies.get(role) ?? [],
    credentialsFor(functionName, role) {
      // ASIA is how AWS begins the access keys of temporary credentials.
      const accessKeyId = `ASIA${random.text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;
      const roleName = role.slice(role.lastIndexOf("/") + 1);
      const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/${functionName}`;
      callers.set(accessKeyId, { type: "role", arn: session, roleArn: role });
      return { accessKeyId, secretAccessKey: random.text(40), sessionToken: random.text(64) };
    },
    callerOf: (accessKeyId) => callers.get(accessKeyId),
  };
}
