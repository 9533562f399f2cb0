import { createHash } from "node:crypto";
import { ACCOUNT } from "../aws.ts";
import type { Store } from "../store.ts";
import type { PolicyDocument } from "./document.ts";

/** A role of the account, with its permissions and its trust policy. */
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
  /** Without one, nobody may assume the role. */
  trust?: PolicyDocument | undefined;
  inline: { name: string; document: PolicyDocument }[];
  /** The ARNs of managed policies. */
  attached: string[];
  /** Whether a template declares the role, and so recreates it at each start. */
  declared: boolean;
}

/** The roles by name: those of templates in memory, those created through the API in the store. */
export interface Roles {
  find(name: string): Role | undefined;
  /** Sorted by name. */
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

/** Returns the name in a role's ARN, whatever its path. */
export const roleNameIn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** Returns an id in IAM's format, such as `AROA…` for a role, derived from the text. */
export function uniqueId(prefix: string, text: string): string {
  const digits = BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)
    .toString(32)
    .toUpperCase();
  return prefix + digits.slice(0, 17);
}
