import type { RequiredAccess } from "../aws.ts";

/** Whoever gives a thing its role must be allowed to hand that role on. `service` is such as `states.amazonaws.com`. */
export const passRole = (roleArn: string, service: string, context: Record<string, string> = {}): RequiredAccess => ({
  action: "iam:PassRole",
  resource: roleArn,
  context: { "iam:PassedToService": service, ...context },
});
