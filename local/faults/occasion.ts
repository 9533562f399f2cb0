import type { FaultInput } from "./fault.ts";
import type { Aim } from "./kinds.ts";

/** What a fault may strike: the names of what takes part, and the text that is handed over, made only when asked for. */
export type Occasion = { [aim in Exclude<Aim, "containing">]?: string | readonly string[] | undefined } & {
  containing?: () => string;
};

/** Returns whether everything that a fault is aimed at takes part. */
export function fits({ at = {} }: Pick<FaultInput, "at">, occasion: Occasion): boolean {
  return Object.entries(at).every(([aim, wanted]) => {
    if (aim === "containing") return occasion.containing?.().includes(wanted) ?? false;
    const names = [occasion[aim as keyof Occasion] ?? []].flat().map(String);
    // As IAM compares actions.
    if (aim === "operation") return names.some((name) => isNamed(name.toLowerCase(), wanted.toLowerCase()));
    return names.some((name) => isNamed(name, wanted));
  });
}

/** Returns whether a name, or the last part of an ARN, is the wanted one, in which `*` stands for anything. */
function isNamed(name: string, wanted: string): boolean {
  if (wanted === "*") return true;
  const lastPart = name.startsWith("arn:")
    ? name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1)
    : name;
  if (!wanted.includes("*")) return name === wanted || lastPart === wanted;
  return like(wanted, name) || like(wanted, lastPart);
}

/** Compares part by part: a regular expression from a pattern with many `*` could run for ages. */
function like(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > text.length - last.length) return false;
    from = found + part.length;
  }
  return true;
}
