import { boolean, list, type Members, number, structure, text } from "../validation/shapes.ts";

const tags = list(structure({ Key: text(), Value: text() }));

/** The shape of each operation's input: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export const inputs = {
  AttachRolePolicy: { RoleName: text(), PolicyArn: text() },
  CreatePolicy: { PolicyName: text(), PolicyDocument: text(), Path: text(), Description: text(), Tags: tags },
  CreateRole: {
    RoleName: text(),
    AssumeRolePolicyDocument: text(),
    Path: text(),
    Description: text(),
    MaxSessionDuration: number(),
    PermissionsBoundary: text(),
    Tags: tags,
  },
  DeletePolicy: { PolicyArn: text() },
  DeleteRole: { RoleName: text() },
  DeleteRolePolicy: { RoleName: text(), PolicyName: text() },
  DetachRolePolicy: { RoleName: text(), PolicyArn: text() },
  GetPolicy: { PolicyArn: text() },
  GetPolicyVersion: { PolicyArn: text(), VersionId: text() },
  GetRole: { RoleName: text() },
  GetRolePolicy: { RoleName: text(), PolicyName: text() },
  GetUser: { UserName: text() },
  ListAttachedRolePolicies: { RoleName: text(), PathPrefix: text(), Marker: text(), MaxItems: number() },
  ListPolicies: {
    Scope: text(),
    OnlyAttached: boolean,
    PathPrefix: text(),
    PolicyUsageFilter: text(),
    Marker: text(),
    MaxItems: number(),
  },
  ListRolePolicies: { RoleName: text(), Marker: text(), MaxItems: number() },
  ListRoleTags: { RoleName: text(), Marker: text(), MaxItems: number() },
  ListRoles: { PathPrefix: text(), Marker: text(), MaxItems: number() },
  PutRolePolicy: { RoleName: text(), PolicyName: text(), PolicyDocument: text() },
  TagRole: { RoleName: text(), Tags: tags },
  UntagRole: { RoleName: text(), TagKeys: list(text()) },
  UpdateAssumeRolePolicy: { RoleName: text(), PolicyDocument: text() },
  UpdateRole: { RoleName: text(), Description: text(), MaxSessionDuration: number() },
} satisfies Record<string, Members>;
