import { arn } from "../aws.ts";

export const DEFAULT_BUS = "default";

export const busArn = (name: string): string => arn("events", `event-bus/${name}`);

/** Rules of the default bus carry no bus in their ARN. */
export const ruleArn = (bus: string, name: string): string =>
  arn("events", bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);

export const archiveArn = (name: string): string => arn("events", `archive/${name}`);

export const replayArn = (name: string): string => arn("events", `replay/${name}`);

/** The bus that a name or an ARN names; nothing names the default bus. An ARN of elsewhere stays whole: nothing here has it. */
export function busName(nameOrArn: string | undefined): string {
  if (!nameOrArn) return DEFAULT_BUS;
  const prefix = busArn("");
  return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
}

/** The part of an ARN after its first slash, such as an archive's name. */
export const nameInArn = (text: string): string => text.slice(text.indexOf("/") + 1);
