import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { bundleHandlers, bundlesOf } from "./bundle.ts";
import { root } from "./context.ts";

const directories = ["a", "b"].map((name) => mkdtempSync(join(tmpdir(), `bundle-${name}-`)));
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});
const [bundleOf, again] = await Promise.all(directories.map((directory) => bundleHandlers(root, directory)));
const bundles = await bundlesOf(root);
const entries = bundles.map(({ entry }) => entry);

/** Returns the files of a bundle as written. */
function filesOf(of: typeof bundleOf, entry: string): Record<string, string> {
  const directory = of?.(entry) ?? "";
  return Object.fromEntries(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), "utf8")]));
}

/** Returns the bundle's own files that its code imports, statically or dynamically. */
const importsIn = (code: string, form: RegExp): string[] => [...code.matchAll(form)].map(([, name = ""]) => name);
const STATIC = /(?:from|import)"\.\/([\w-]+\.mjs)"/g;
const DYNAMIC = /import\("\.\/([\w-]+\.mjs)"\)/g;

test.each(entries)("%s becomes an ES module that exports its handler and requires nothing", (entry) => {
  const files = filesOf(bundleOf, entry);
  expect(files["index.mjs"]).toMatch(/export\s*\{\s*[\w$]+ as handler\s*\}/);
  expect(files["index.mjs"]).toMatch(/\/\/# sourceMappingURL=index\.mjs\.map\s*$/);
  expect(JSON.parse(files["index.mjs.map"] ?? "").sources).toContain(`../${entry}`);
  for (const code of Object.values(files)) expect(code).not.toContain("Dynamic require of");
});

test.each(entries)("%s has every file that it imports, with its source map, and no others", (entry) => {
  const files = filesOf(bundleOf, entry);
  const code = Object.values(files).join("\n");
  const imported = new Set([...importsIn(code, STATIC), ...importsIn(code, DYNAMIC), "index.mjs"]);
  expect(Object.keys(files).sort()).toEqual([...imported].flatMap((name) => [name, `${name}.map`]).sort());
});

test.each(entries)("%s is the same wherever it is written", (entry) => {
  expect(filesOf(again, entry)).toEqual(filesOf(bundleOf, entry));
});

test.each(bundles.map((bundle) => [bundle.entry, bundle] as const))(
  "%s loads no client of S3 at the start",
  (_, bundle) => {
    const atStart = new Set(["index.mjs"]);
    for (const name of atStart) for (const each of importsIn(bundle.files.get(name) ?? "", STATIC)) atStart.add(each);
    const code = [...atStart].map((name) => bundle.files.get(name)).join("");
    expect(Buffer.byteLength(code)).toBeCloseTo(bundle.startBytes, -2);
    expect(code).not.toContain("S3Client");
  },
);

test("the S3 client works on its own, next to the function that loads it", async () => {
  const directory = bundleOf?.("services/payment/on-order-created.handler.ts") ?? "";
  const module = await import(pathToFileURL(join(directory, "s3.mjs")).href);
  expect(Object.keys(module).sort()).toEqual(["readObject", "writeObject"]);
});

test("the output of an earlier build is removed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "bundle-c-"));
  directories.push(directory);
  const entry = entries[0] ?? "";
  const of = await bundleHandlers(root, directory);
  writeFileSync(join(of(entry), "chunk-OF-BEFORE.mjs"), "");
  await bundleHandlers(root, directory);
  expect(filesOf(of, entry)).toEqual(filesOf(bundleOf, entry));
});

test("classes keep their names, which identify errors", () => {
  const code = Object.values(filesOf(bundleOf, "services/payment/on-order-created.handler.ts")).join("\n");
  expect(code).toContain('"ClaimMissing"');
});

test("a missing entry is named, along with those that exist", () => {
  const missing = "services/order/on-nothing.handler.ts";
  expect(() => bundleOf?.(missing)).toThrow(`No handler at ${missing}.`);
  expect(() => bundleOf?.(missing)).toThrow("services/order/post-order.handler.ts");
});
