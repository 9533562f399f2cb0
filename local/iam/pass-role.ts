import type { RequiredAccess } from "../aws.ts";

/**
 * Returns the permission to pass a role to a service such as `states.amazonaws.com`, needed to configure a resource
 * with that role.
 */
export const passRole = (roleArn: string, service: string, context: Record<string, string> = {}): RequiredAccess => ({
  action: "iam:PassRole",
  resource: roleArn,
  context: { "iam:PassedToService": service, ...context },
});
