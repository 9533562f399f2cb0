import { arn, type RequiredAccess } from "../aws.ts";
import { textOf } from "../gateway/text-of.ts";

/** What a caller must be allowed to do: the action on each parameter, or on the path that it asks for. */
export function requiredAccess(operation: string, input: Record<string, unknown>): RequiredAccess[] {
  const { Name, Names, Path } = input;
  const asked = Array.isArray(Names) ? Names : [Name ?? Path ?? "*"];
  return asked.map((name) => ({ action: `ssm:${operation}`, resource: parameterArn(textOf(name)) }));
}

export const parameterArn = (name: string): string =>
  name.startsWith("arn:") ? name : arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`);
