import type { Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "./caller.ts";
import { parsePolicy } from "./document.ts";
import type { NamedPolicy } from "./grants.ts";
import { createManagedPolicies, type ManagedPolicies, policyArn } from "./managed-policy.ts";
import { evaluate, type PolicyDocument } from "./policy.ts";
import { createRoles, type Role, type Roles, roleArn, roleNameIn, uniqueId } from "./role.ts";
import { type Credentials, createSessions, type Running, type Session, type Sessions } from "./sessions.ts";

export type { Credentials } from "./sessions.ts";

/** Returns whether a role exists and its trust policy allows the caller to assume it. */
export type MayAssume = (roleArn: string, caller: Caller) => boolean;

/** The account's roles with their policies and credentials. */
export interface Identities {
  /**
   * Creates a role declared in a template and returns its ARN, or replaces the trust policy of one that exists; without a
   * trust policy nobody may assume it.
   */
  createRole(name: string, trustPolicy?: PolicyDocument): string;
  /** Deletes a role of a template, with its policies. */
  deleteRole(name: string): void;
  /**
   * Returns whether a role exists and its trust policy allows the caller to assume it. Throws
   * `MalformedPolicyDocument`.
   */
  mayAssume(roleArn: string, caller: Caller, now: number, context?: Record<string, string>): boolean;
  /** Adds a policy to a role, replacing one with the same name. Throws `MalformedPolicyDocument`. */
  putPolicy(roleName: string, policyName: string, document: PolicyDocument): void;
  removePolicy(roleName: string, policyName: string): void;
  /** Creates a managed policy declared in a template, and returns its ARN. Throws `MalformedPolicyDocument`. */
  createPolicy(name: string, document: PolicyDocument): string;
  /** Deletes a managed policy that a template declared. */
  deletePolicy(policyArn: string): void;
  /** Throws for an unknown policy. */
  attachPolicy(roleName: string, policyArn: string): void;
  detachPolicy(roleName: string, policyArn: string): void;
  /** Sets who may assume a role. */
  putTrustPolicy(roleName: string, document: PolicyDocument): void;
  /** Returns each role's trust policy, by role name. */
  trustPolicies(): ReadonlyMap<string, PolicyDocument>;
  policiesOf(roleArn: string): readonly PolicyDocument[];
  /** Returns the same policies with their names. */
  namedPoliciesOf(roleArn: string): { name: string; document: PolicyDocument }[];
  /** Returns every policy of every role. */
  policies(): NamedPolicy[];
  /** Creates credentials for a function running as a role; `running` identifies the invocation that calls with them. */
  credentialsFor(functionName: string, roleArn: string, running?: Running): Credentials;
  /** Returns the session of an access key, or undefined if it was not issued here. */
  find(accessKeyId: string): Session | undefined;
  /** The account's roles and managed policies; saved changes take effect immediately. */
  roles: Roles;
  managedPolicies: ManagedPolicies;
  sessions: Sessions;
}

export const LONGEST_SESSION_SECONDS = 3600;

export function createIdentities({
  random,
  store,
  clock,
}: {
  random: Random;
  store: Store;
  clock: { now(): number };
}): Identities {
  const managedPolicies = createManagedPolicies(store);
  const sessions = createSessions({ random, store, now: clock.now });
  const stored = createRoles(store);
  /** By ARN, cached because every call is authorized with them. */
  const documents = new Map<string, readonly PolicyDocument[]>();

  const namedPolicies = ({ inline, attached }: Role) => [
    ...inline,
    ...attached.flatMap((arn) => managedPolicies.find(arn) ?? []),
  ];

  function refresh(role: Role): void {
    documents.set(
      role.arn,
      namedPolicies(role).map(({ document }) => document),
    );
  }

  const roles: Roles = {
    ...stored,
    save(role) {
      stored.save(role);
      refresh(role);
    },
    delete(role) {
      stored.delete(role);
      documents.delete(role.arn);
    },
  };
  for (const role of stored.all()) refresh(role);

  function policiesOfCaller(caller: Caller): readonly PolicyDocument[] {
    if (caller.type === "administrator") return [ADMINISTRATOR_POLICY];
    return caller.type === "role" ? (documents.get(caller.roleArn) ?? []) : [];
  }

  function roleNamed(name: string): Role {
    const role = roles.find(name);
    if (role) return role;
    throw new Error(`A policy names the role ${name}, which does not exist.`);
  }

  return {
    roles,
    managedPolicies,
    sessions,
    createRole(name, trust) {
      const existing = roles.find(name);
      if (existing?.declared === false) throw new Error(`Role with name ${name} already exists.`);
      if (trust) parsePolicy(trust, "resource");
      if (existing) {
        roles.save({ ...existing, trust });
        return existing.arn;
      }
      const arn = roleArn("/", name);
      const [id, createdAt] = [uniqueId("AROA", name), clock.now()];
      const common = { path: "/", maxSessionSeconds: LONGEST_SESSION_SECONDS, tags: {}, inline: [], attached: [] };
      roles.save({ ...common, name, arn, id, createdAt, trust, declared: true });
      return arn;
    },
    deleteRole(name) {
      const role = roles.find(name);
      if (role?.declared) roles.delete(role);
    },
    putTrustPolicy(name, trust) {
      parsePolicy(trust, "resource");
      roles.save({ ...roleNamed(name), trust });
    },
    trustPolicies: () => new Map(roles.all().flatMap(({ name, trust }) => (trust ? [[name, trust]] : []))),
    mayAssume(resource, caller, now, given = {}) {
      const role = roles.find(roleNameIn(resource));
      if (role?.arn !== resource || !role.trust) return false;
      const { principal, context } = describeCaller(caller, now);
      const access = evaluate({
        principal,
        context: { ...context, ...given },
        action: "sts:AssumeRole",
        resource,
        resourcePolicy: role.trust,
        resourceMustAllow: true,
        identityPolicies: policiesOfCaller(caller),
      });
      return access.decision === "allow";
    },
    putPolicy(roleName, policyName, document) {
      const role = roleNamed(roleName);
      parsePolicy(document, "identity");
      const inline = role.inline.filter(({ name }) => name !== policyName);
      const attached = role.attached.filter((arn) => managedPolicies.find(arn)?.name !== policyName);
      roles.save({ ...role, inline: [...inline, { name: policyName, document }], attached });
    },
    removePolicy(roleName, policyName) {
      const role = roles.find(roleName);
      if (role) roles.save({ ...role, inline: role.inline.filter(({ name }) => name !== policyName) });
    },
    createPolicy(name, document) {
      parsePolicy(document, "identity");
      const arn = policyArn("/", name);
      const [id, createdAt] = [uniqueId("ANPA", name), clock.now()];
      managedPolicies.save({ name, path: "/", arn, id, createdAt, tags: {}, document, origin: "declared" });
      for (const role of roles.all()) if (role.attached.includes(arn)) refresh(role);
      return arn;
    },
    deletePolicy(arn) {
      const policy = managedPolicies.find(arn);
      if (policy?.origin === "declared") managedPolicies.delete(policy);
    },
    attachPolicy(roleName, arn) {
      const role = roleNamed(roleName);
      if (!managedPolicies.find(arn)) {
        const known = managedPolicies.all().map(({ name }) => name);
        throw new Error(`the managed policy ${arn} is not known to the local cloud. Known: ${known.join(", ")}.`);
      }
      if (!role.attached.includes(arn)) roles.save({ ...role, attached: [...role.attached, arn] });
    },
    detachPolicy(roleName, arn) {
      const role = roles.find(roleName);
      if (role) roles.save({ ...role, attached: role.attached.filter((each) => each !== arn) });
    },
    policiesOf: (arn) => documents.get(arn) ?? [],
    namedPoliciesOf(arn) {
      const role = roles.find(roleNameIn(arn));
      return role?.arn === arn ? namedPolicies(role) : [];
    },
    policies: () =>
      roles
        .all()
        .flatMap((role) =>
          namedPolicies(role).map(({ name, document }) => ({ role: role.name, policy: name, document })),
        ),
    credentialsFor: (functionName, arn, running) => sessions.startForFunction(arn, functionName, running).credentials,
    find: sessions.find,
  };
}
