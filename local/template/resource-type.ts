import { createHash } from "node:crypto";
import type { Cloud } from "../cloud.ts";
import type { Deployed } from "./deployed.ts";

/** A resource to create, with all intrinsic functions resolved. */
export interface Resource {
  logicalId: string;
  stackName: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  properties: any;
  /** False if the last deployment used identical properties: changes made at runtime then stay. */
  changed: boolean;
  /** The resource as the last deployment made it. */
  former?: Deployed | undefined;
  /** Returns the directory of the file asset that a deployment would upload under this object key. */
  assetDirectory(objectKey: string): string;
}

/** The values of `Ref` and `Fn::GetAtt`. */
export interface Created {
  ref: string;
  attributes?: Record<string, string>;
  /** Whether it does the same as before, though its properties are others: the same code of another hash. */
  unchanged?: boolean;
}

/** How the cloud runs one CloudFormation resource type. */
export interface ResourceType {
  /** The properties that take effect here. */
  properties: string[];
  /** The properties accepted without effect on one machine (encryption at rest, log formats, descriptions, …). */
  inert?: string[];
  /** The properties whose change replaces the resource even under the same name: the former one is removed first. */
  replacedBy?: string[];
  /**
   * Creates the resource, or updates the one from an earlier deployment, which may have been in an earlier run. Throws for
   * properties that cannot be changed in place.
   */
  create(resource: Resource, cloud: Cloud): Created | Promise<Created>;
  /**
   * Removes the resource once no template contains it, for types that would stay active. It may be gone already: what is
   * only in memory does not survive a restart.
   */
  remove?(deployed: Deployed, cloud: Cloud): void | Promise<void>;
  /** The data that a deployment never deletes, such as "its messages". */
  holds?: string;
}

/** Returns a type with no effect on one machine: any property is accepted, nothing is created. */
export const inertType = (attributes: (name: string) => Record<string, string> = () => ({})): ResourceType => ({
  properties: [],
  inert: ["*"],
  create: (resource) => {
    const name = physicalName(resource);
    return { ref: name, attributes: attributes(name) };
  },
});

/**
 * Returns a generated name like CloudFormation's, but the same at every start: stack, logical id and a hash of both.
 */
export function physicalName({ stackName, logicalId }: Resource, longest = 64): string {
  const hash = createHash("sha256").update(`${stackName}/${logicalId}`).digest("hex").slice(0, 12).toUpperCase();
  return `${`${stackName}-${logicalId}`.slice(0, longest - 13)}-${hash}`;
}
