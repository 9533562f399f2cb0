import { APPLICATION } from "../../../events/names.ts";

/** The names of a copy: its own, and the prefix of its resources' names. */
export interface Names {
  name: string;
  prefix: string;
}

/** The names of resources in documents and tests, by what follows the application's name in them. */
const RESOURCE = new RegExp(`(?<![\\w-])${APPLICATION}-(?=local|dev|prod|github|<stage>|\\$)`, "g");
const PARAMETER = new RegExp(`/${APPLICATION}/(?=…|<)`, "g");

/** Returns the text of a file as the copy has it. */
export function renamed(file: string, text: string, { name, prefix }: Names): string {
  const own = OWN[file]?.(text, { name, prefix }) ?? text;
  return own.replace(RESOURCE, `${prefix}-`).replace(PARAMETER, `/${prefix}/`);
}

/** What names the application in one place only. */
const OWN: Record<string, (text: string, names: Names) => string> = {
  "events/names.ts": (text, { prefix }) => text.replace(/(?<=const APPLICATION = ")[^"]+/, prefix),
  "package.json": named,
  "package-lock.json": named,
  "README.md": (text, { name }) =>
    text
      .replace(/^# .*/, `# ${name}`)
      // The pictures show this project, and stay with it.
      .replace(/<picture>.*?<\/picture>\n\n/s, "")
      .replace("draws this map", "draws a map")
      .replaceAll(/\[([^\]]+)\]\(docs\/console\/[^)]+\)/g, "$1"),
};

/** The project's own name; in the lock file, it is there twice. */
function named(text: string, { name }: Names): string {
  const [, before = ""] = /"name": "([^"]+)"/.exec(text) ?? [];
  return text.replaceAll(`"name": "${before}"`, `"name": "${name}"`);
}
