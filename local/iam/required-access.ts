import type { RequiredAccess } from "../aws.ts";
import { policyArn } from "./managed-policy.ts";
import { roleArn } from "./role.ts";
import type { State } from "./state.ts";

interface NamedRole {
  RoleName?: string;
  Path?: string;
  PolicyArn?: string;
}

/** The action on the role that an input names or creates, or on `*` if it names none. */
export const onRole =
  (action: string) =>
  (
    { identities: { roles } }: State,
    { RoleName: name, Path = "/", PolicyArn: policy }: NamedRole,
  ): RequiredAccess[] => {
    const resource = name === undefined ? "*" : (roles.find(name)?.arn ?? roleArn(Path, name));
    return [{ action, resource, ...(policy !== undefined && { context: { "iam:PolicyARN": policy } }) }];
  };

/** The action on the managed policy that an input names. */
export const onPolicy =
  (action: string) =>
  (_: State, { PolicyArn = "*" }: { PolicyArn?: string }): RequiredAccess[] => [{ action, resource: PolicyArn }];

/** The action on the managed policy that an input creates. */
export const onNewPolicy =
  (action: string) =>
  (_: State, { PolicyName = "", Path = "/" }: { PolicyName?: string; Path?: string }): RequiredAccess[] => [
    { action, resource: policyArn(Path, PolicyName) },
  ];

export const onResource = (action: string, resource: string) => (): RequiredAccess[] => [{ action, resource }];
