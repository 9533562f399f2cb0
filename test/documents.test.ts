import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../events/contracts/catalogue.ts";
import { personalFields } from "../events/personal-data.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const documents = globSync(["*.md", "docs/**/*.md", "{local,load}/*.md", "{local,load}/docs/**/*.md"], {
  cwd: PROJECT,
});

/** The paths that a document links to, as it writes them. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, path = ""]) => path).filter((path) => !path.includes("://"));

test.each(documents)("%s links to what is there", (document) => {
  const links = linksOf(readFileSync(join(PROJECT, document), "utf8"));
  expect(links.filter((path) => !existsSync(join(PROJECT, dirname(document), path)))).toEqual([]);
});

test.each(documents.filter((document) => /^(local|load)\//.test(document)))(
  "%s, which its package publishes, links to nothing outside of it",
  (document) => {
    const [root = ""] = document.split("/");
    const targets = linksOf(readFileSync(join(PROJECT, document), "utf8")).map((path) => join(dirname(document), path));
    expect(targets.filter((path) => !path.startsWith(`${root}/`))).toEqual([]);
  },
);

test("the README names every npm script that a person runs, and no other", () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { scripts: object };
  const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
  const named = [...readme.matchAll(/npm run (?:-s )?([\w:]+)|npm (start|test)\b/g)].map(
    ([, run, own]) => run ?? own ?? "",
  );
  const parts = /^check:|^fix$/;
  expect(Object.keys(scripts).filter((name) => !parts.test(name) && !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("docs/security.md lists the fields that contracts mark as personal data, and no other", () => {
  const [, table = ""] =
    /\n\| field \| kind \| events \|\n[^\n]*\n((?:\|.*\n)+)/.exec(
      readFileSync(join(PROJECT, "docs/security.md"), "utf8"),
    ) ?? [];
  const listed = table.split("\n").flatMap((line) => {
    const [, field, kind, events = ""] = /^\| `(.*)` \| (\w+) \| (.*) \|$/.exec(line) ?? [];
    return field ? events.split(", ").map((event) => `${event}.${field}: ${kind}`) : [];
  });
  const marked = Object.values(catalogue).flatMap((contract) =>
    personalFields(contract).map(({ path, personal }) => `${contract.type}.${path}: ${personal}`),
  );
  // Versions of a contract may have the same fields.
  expect(listed.sort()).toEqual([...new Set(marked)].sort());
});

test("docs/deploy.md lists every setting of a stage, and no other", () => {
  const guide = readFileSync(join(PROJECT, "docs/deploy.md"), "utf8");
  const [, table = ""] = /\n\| key \| what it is \|\n[^\n]*\n((?:\|.*\n)+)/.exec(guide) ?? [];
  const listed = table.split("\n").flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)]);
  const code = readFileSync(join(PROJECT, "infra/stage-from-context.ts"), "utf8");
  const read = new Set([...code.matchAll(/\b(?:context|address)\("(\w+)"/g)].map(([, key]) => key));
  read.delete("stage");
  expect(listed.map(([, key]) => key).sort()).toEqual([...read].sort());
});

test.each([
  ["The application", "package.json"],
  ["The local cloud", "local/package.json"],
  ["The load tester", "load/package.json"],
])("docs/dependencies.md says of %s why it has each dependency, and of no other", (title, file) => {
  const text = readFileSync(join(PROJECT, "docs/dependencies.md"), "utf8");
  const section = text.split(/^## /m).find((each) => each.startsWith(title)) ?? "";
  const listed = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`(.*?)`/g)]);
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(readFileSync(join(PROJECT, file), "utf8"));
  const direct = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  expect(listed.map(([, name]) => name).sort()).toEqual(direct.sort());
});
