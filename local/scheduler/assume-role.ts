import { ACCOUNT, AwsError, type Caller } from "../aws.ts";
import type { MayAssume } from "../iam/identities.ts";
import { invalid } from "./errors.ts";
import type { Invocation, Target } from "./model.ts";
import { groupArn } from "./names.ts";

// The source is the schedule's group, not the schedule:
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
const schedulerCaller = (group: string): Caller => ({
  type: "service",
  service: "scheduler.amazonaws.com",
  sourceArn: groupArn(group),
});

/** Throws `ValidationException` for a role that the service cannot assume. */
export function checkRole(mayAssume: MayAssume, { RoleArn }: Target, group: string): void {
  if (mayAssume(RoleArn, schedulerCaller(group))) return;
  throw invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
}

/** Assumes the target's role, with a separate session for each occurrence. Throws `AccessDenied`. */
export function assumeRole(
  mayAssume: MayAssume,
  { id, scheduleArn, target: { RoleArn: roleArn } }: Invocation,
): Extract<Caller, { type: "role" }> {
  const [, group = ""] = scheduleArn.split("/");
  if (!mayAssume(roleArn, schedulerCaller(group))) {
    const message = `User: scheduler.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
    throw new AwsError("AccessDenied", message, 403);
  }
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return { type: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${id}`, roleArn };
}
