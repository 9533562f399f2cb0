import { tagList } from "../api/tags.ts";
import type { PolicyDocument } from "./document.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import type { Role } from "./role.ts";

/** Returns a document in IAM's format: its JSON, percent-encoded (RFC 3986). */
export const encoded = (document: PolicyDocument): string =>
  encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Formats a time as ISO 8601, to the second. */
export const timeOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}/, "");

/** Returns a role in GetRole's format; lists of roles omit the tags. */
export const describeRole = (role: Role): object => ({
  ...listedRole(role),
  Tags: tagList(role.tags),
  RoleLastUsed: {},
});

export const listedRole = (role: Role): object => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: timeOf(role.createdAt),
  AssumeRolePolicyDocument: role.trust && encoded(role.trust),
  Description: role.description,
  MaxSessionDuration: role.maxSessionSeconds,
});

export const VERSION = "v1";

export const describePolicy = (policy: ManagedPolicy, attachments: number): object => ({
  ...listedPolicy(policy, attachments),
  Description: policy.description,
  Tags: tagList(policy.tags),
});

export const listedPolicy = (policy: ManagedPolicy, attachments: number): object => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: VERSION,
  AttachmentCount: attachments,
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: timeOf(policy.createdAt),
  UpdateDate: timeOf(policy.createdAt),
});
