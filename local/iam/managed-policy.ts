import { ACCOUNT } from "../aws.ts";
import type { Store } from "../store.ts";
import { AWS_MANAGED } from "./aws-managed-policies.ts";
import type { PolicyDocument } from "./document.ts";
import { uniqueId } from "./role.ts";

/** A standalone policy that can be attached to roles; it has one version. */
export interface ManagedPolicy {
  name: string;
  /** Begins and ends with a slash. */
  path: string;
  arn: string;
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  description?: string | undefined;
  tags: Record<string, string>;
  document: PolicyDocument;
  /** `AWS` for AWS's own; a `declared` one is recreated from its template at each start. */
  origin: "AWS" | "declared" | "made";
}

/** The managed policies by ARN: AWS's, those of templates, and those created through the API. */
export interface ManagedPolicies {
  find(arn: string): ManagedPolicy | undefined;
  /** Sorted by name. */
  all(): ManagedPolicy[];
  save(policy: ManagedPolicy): void;
  delete(policy: ManagedPolicy): void;
}

export function createManagedPolicies(store: Store): ManagedPolicies {
  const fixed = new Map(Object.entries(AWS_MANAGED).map(([name, each]) => [awsArn(name, each.path), awsPolicy(name)]));
  const made = store.collection<ManagedPolicy>("iam.policies");
  const placeOf = ({ origin }: ManagedPolicy) => (origin === "made" ? made : fixed);
  return {
    find: (arn) => fixed.get(arn) ?? made.get(arn),
    all: () => [...fixed.values(), ...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    save: (policy) => void placeOf(policy).set(policy.arn, policy),
    delete: (policy) => void placeOf(policy).delete(policy.arn),
  };
}

export const policyArn = (path: string, name: string): string => `arn:aws:iam::${ACCOUNT}:policy${path}${name}`;

const awsArn = (name: string, path = "/") => `arn:aws:iam::aws:policy${path}${name}`;

function awsPolicy(name: string): ManagedPolicy {
  const { path = "/", statements = [] } = AWS_MANAGED[name] ?? {};
  return {
    name,
    path,
    arn: awsArn(name, path),
    id: uniqueId("ANPA", name),
    createdAt: Date.parse("2015-04-09T15:03:43Z"),
    tags: {},
    document: { Version: "2012-10-17", Statement: statements },
    origin: "AWS",
  };
}
