import type { Deployed } from "../../template/deployed.ts";
import { createNames, type Names, type RuleDeclaration } from "./names.ts";

/** What the console reads of the last deployment: resources by `stack/logicalId`. */
export interface DeployedResources {
  keys(): Iterable<string>;
  get(id: string): Deployed | undefined;
}

export function declaredNames(deployed: DeployedResources): Names {
  const ids = [...deployed.keys()];
  const rules = ids.flatMap((id): RuleDeclaration[] => {
    const resource = deployed.get(id);
    if (resource?.type !== "AWS::Events::Rule") return [];
    const { Name, EventPattern } = resource.properties;
    // `Ref` of a rule on a bus of its own is `bus|rule`.
    return [{ name: Name ?? resource.ref.split("|").at(-1) ?? resource.ref, pattern: EventPattern }];
  });
  return createNames(prefixesOf(stackNames(ids)), rules);
}

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
