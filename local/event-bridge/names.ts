import { arn, parseArn } from "../aws.ts";
import { HOME, type Scope } from "./scope.ts";

export const DEFAULT_BUS = "default";

const eventsArn = ({ region, account }: Scope, resource: string): string =>
  `arn:aws:events:${region}:${account}:${resource}`;

export const busArn = (name: string, scope: Scope = HOME): string => eventsArn(scope, `event-bus/${name}`);

/** Whether an ARN names an event bus, in any account and Region. */
export const isBusArn = (text: string): boolean => /^arn:aws[\w-]*:events:[^:]+:\d{12}:event-bus\/./.test(text);

const OF_HOME = busArn("");

/**
 * Returns the internal key of a bus: its name, or its ARN when it is in another account or Region. Without a name it is the
 * default bus; a plain name is relative to `scope`.
 */
export function busKey(nameOrArn: string | undefined, scope: Scope = HOME): string {
  const name = nameOrArn || DEFAULT_BUS;
  const full = name.startsWith("arn:") ? name : busArn(name, scope);
  return full.startsWith(OF_HOME) ? full.slice(OF_HOME.length) : full;
}

/** Returns the name, account and Region of a bus from its key. */
export function busOf(key: string): Scope & { name: string } {
  if (!key.startsWith("arn:")) return { ...HOME, name: key };
  const { account, region } = parseArn(key);
  return { account, region, name: nameInArn(key) };
}

/** Returns the ARN of a rule from the key of its bus. The ARN of a rule on a default bus does not include the bus. */
export function ruleArn(key: string, name: string): string {
  const bus = busOf(key);
  return eventsArn(bus, bus.name === DEFAULT_BUS ? `rule/${name}` : `rule/${bus.name}/${name}`);
}

export const archiveArn = (name: string): string => arn("events", `archive/${name}`);

export const replayArn = (name: string): string => arn("events", `replay/${name}`);

/** Returns the part of an ARN after its first slash, such as an archive's name. */
export const nameInArn = (text: string): string => text.slice(text.indexOf("/") + 1);

export const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
