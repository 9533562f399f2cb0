import { createHash } from "node:crypto";
import type { Cloud } from "../cloud.ts";
import type { Deployed } from "./deployed.ts";

/** A resource to create: its properties with every intrinsic function applied. */
export interface Resource {
  logicalId: string;
  stackName: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
  /** False when the last deployment made it with the very same properties: what was changed at runtime stays. */
  changed: boolean;
  /** The directory of the file asset that a deployment would upload under this object key. */
  assetDirectory(objectKey: string): string;
}

/** What `Ref` and `Fn::GetAtt` give. */
export interface Created {
  ref: string;
  attributes?: Record<string, string>;
}

/** How one CloudFormation resource type becomes a running thing. */
export interface ResourceType {
  /** The properties that take effect here. */
  properties: string[];
  /** The properties that need no behaviour on one machine (encryption at rest, log formats, descriptions, …). */
  inert?: string[];
  /** Makes it, or gives what an earlier run made these properties. Throws for what cannot be changed in place. */
  create(resource: Resource, cloud: Cloud): Created | Promise<Created>;
  /** Takes it away once no template has it: for what outlives a restart and would go on acting. */
  remove?(deployed: Deployed, cloud: Cloud): void | Promise<void>;
  /** What it holds that no deployment throws away, such as "its messages". */
  holds?: string;
}

/** A type that needs no behaviour on one machine: any property is accepted, nothing is made. */
export const inertType = (attributes: (name: string) => Record<string, string> = () => ({})): ResourceType => ({
  properties: [],
  inert: ["*"],
  create: (resource) => {
    const name = physicalName(resource);
    return { ref: name, attributes: attributes(name) };
  },
});

/** The name CloudFormation would generate, but the same at every start: stack, logical id and a hash of both. */
export function physicalName({ stackName, logicalId }: Resource, longest = 64): string {
  const hash = createHash("sha256").update(`${stackName}/${logicalId}`).digest("hex").slice(0, 12).toUpperCase();
  return `${`${stackName}-${logicalId}`.slice(0, longest - 13)}-${hash}`;
}
