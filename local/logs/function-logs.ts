import { AwsError, arn, type Caller } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Logs } from "./logs.ts";

/** Writes a function's line to its log group, if the role permits it. */
export type WriteLog = (group: string, stream: string, line: string, role: Caller) => void;

/** As on AWS, a function creates a missing group if its role permits it; otherwise the line is lost. */
export function createFunctionLogs({
  logs,
  clock,
  refusal,
}: {
  logs: Pick<Logs, "append" | "createLogGroup">;
  clock: Clock;
  refusal: Refusal;
}): WriteLog {
  return (group, stream, line, role) => {
    const event = { timestamp: clock.now(), message: `${line}\n` };
    try {
      logs.append(group, stream, event);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ResourceNotFoundException") throw error;
      const create = { action: "logs:CreateLogGroup", resource: arn("logs", `log-group:${group}`) };
      if (refusal(role, [create]) !== undefined) return;
      logs.createLogGroup(group);
      logs.append(group, stream, event);
    }
  };
}
