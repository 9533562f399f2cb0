import { fromFunctions } from "../api/from-functions.ts";
import type { Service } from "../aws.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { requiredAccess } from "./access.ts";
import type { Core } from "./core.ts";
import { inputs } from "./inputs.ts";
import { attachRolePolicy, detachRolePolicy, listAttachedRolePolicies } from "./operations/attachments.ts";
import { getUser } from "./operations/get-user.ts";
import { createPolicy, deletePolicy, getPolicy, getPolicyVersion, listPolicies } from "./operations/policies.ts";
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from "./operations/role-policies.ts";
import { listRoleTags, tagRole, untagRole } from "./operations/role-tags.ts";
import { createRole, deleteRole, getRole, listRoles, updateAssumeRolePolicy, updateRole } from "./operations/roles.ts";

/** IAM's wire side: what is made here counts at once, wherever a role is named. */
export function createIam(core: Core): { service: Service } {
  return {
    service: awsQuery({
      signingName: "iam",
      namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
      ...fromFunctions({
        requiredAccess: (operation, input) => requiredAccess(core.identities.roles, operation, input),
        inputs,
        operations: {
          AttachRolePolicy: attachRolePolicy(core),
          CreatePolicy: createPolicy(core),
          CreateRole: createRole(core),
          DeletePolicy: deletePolicy(core),
          DeleteRole: deleteRole(core),
          DeleteRolePolicy: deleteRolePolicy(core),
          DetachRolePolicy: detachRolePolicy(core),
          GetPolicy: getPolicy(core),
          GetPolicyVersion: getPolicyVersion(core),
          GetRole: getRole(core),
          GetRolePolicy: getRolePolicy(core),
          GetUser: getUser(),
          ListAttachedRolePolicies: listAttachedRolePolicies(core),
          ListPolicies: listPolicies(core),
          ListRolePolicies: listRolePolicies(core),
          ListRoleTags: listRoleTags(core),
          ListRoles: listRoles(core),
          PutRolePolicy: putRolePolicy(core),
          TagRole: tagRole(core),
          UntagRole: untagRole(core),
          UpdateAssumeRolePolicy: updateAssumeRolePolicy(core),
          UpdateRole: updateRole(core),
        },
      }),
    }),
  };
}
