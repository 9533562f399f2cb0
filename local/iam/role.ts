import { createHash } from "node:crypto";
import { ACCOUNT } from "../aws.ts";
import type { Store } from "../store.ts";
import type { PolicyDocument } from "./document.ts";

/** A role of the account, with what it may do and who may assume it. */
export interface Role {
  name: string;
  /** Begins and ends with a slash. */
  path: string;
  arn: string;
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  description?: string | undefined;
  maxSessionSeconds: number;
  tags: Record<string, string>;
  /** Nobody may assume a role without one. */
  trust?: PolicyDocument | undefined;
  inline: { name: string; document: PolicyDocument }[];
  /** The ARNs of managed policies. */
  attached: string[];
  /** Whether a template declares it, and so makes it again at each start. */
  declared: boolean;
}

/** The roles, by name: those of templates in memory, those that were made through the API in the store. */
export interface Roles {
  find(name: string): Role | undefined;
  /** In the order of their names. */
  all(): Role[];
  save(role: Role): void;
  delete(role: Role): void;
}

export function createRoles(store: Store): Roles {
  const declared = new Map<string, Role>();
  const made = store.collection<Role>("iam.roles");
  const placeOf = ({ declared: isDeclared }: Role) => (isDeclared ? declared : made);
  return {
    find: (name) => declared.get(name) ?? made.get(name),
    all: () => [...declared.values(), ...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    save: (role) => void placeOf(role).set(role.name, role),
    delete: (role) => void placeOf(role).delete(role.name),
  };
}

export const roleArn = (path: string, name: string): string => `arn:aws:iam::${ACCOUNT}:role${path}${name}`;

/** The name in a role's ARN, whatever its path. */
export const roleNameIn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** An id as IAM's look, such as `AROA…` for a role: the same for the same text. */
export function uniqueId(prefix: string, text: string): string {
  const digits = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)
    .toString(32)
    .toUpperCase();
  return prefix + digits.slice(0, 17);
}
