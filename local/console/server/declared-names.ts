import type { Deployed } from "../../template/deployed.ts";
import { createNames, type Names } from "./names.ts";

/** What the console reads of the last deployment: resources by `stack/logicalId`. */
export interface DeployedResources {
  keys(): Iterable<string>;
  get(id: string): Deployed | undefined;
}

export const declaredNames = (deployed: DeployedResources, takesEverything: (ruleArn: string) => boolean): Names =>
  createNames(prefixesOf(stackNames([...deployed.keys()])), takesEverything);

export const stackNames = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.split("/")[0] ?? ""))];

/** What names begin with: the stack's own name, and what all stacks' names have in common. */
function prefixesOf(stacks: readonly string[]): string[] {
  const common = commonPrefix(stacks);
  return [...stacks.map((name) => `${name}-`), ...(stacks.length > 1 && common ? [common] : [])];
}

/** Up to the last hyphen that all have in common. */
export function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, first.slice(0, length).lastIndexOf("-") + 1);
}
