import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bundleHandlers } from "./bundle.ts";
import { root } from "./context.ts";

const directories = ["a", "b"].map((name) => mkdtempSync(join(tmpdir(), `bundle-${name}-`)));
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});
const [bundleOf, again] = await Promise.all(directories.map((directory) => bundleHandlers(root, directory)));

const entries = globSync("{services,events}/*/*.handler.ts", { cwd: root });

test.each(entries)("%s becomes one ES module that exports its handler and requires nothing", (entry) => {
  const directory = bundleOf?.(entry) ?? "";
  const code = readFileSync(join(directory, "index.mjs"), "utf8");
  expect(code).toMatch(/export\s*\{\s*[\w$]+ as handler\s*\}/);
  expect(code).not.toContain("Dynamic require of");
  const map = JSON.parse(readFileSync(join(directory, "index.mjs.map"), "utf8"));
  expect(map.sources).toContain(`../${entry}`);
});

test.each(entries)("%s is the same wherever it is written", (entry) => {
  const [first, second] = [bundleOf, again].map((of) =>
    ["index.mjs", "index.mjs.map"].map((file) => readFileSync(join(of?.(entry) ?? "", file), "utf8")),
  );
  expect(first).toEqual(second);
});

test("classes keep their names, by which errors are told apart", () => {
  const code = readFileSync(
    join(bundleOf?.("services/payment/on-order-created.handler.ts") ?? "", "index.mjs"),
    "utf8",
  );
  expect(code).toContain('"ClaimMissing"');
});

test("an entry that does not exist is named, with those that do", () => {
  const missing = "services/order/on-nothing.handler.ts";
  expect(() => bundleOf?.(missing)).toThrow(`No handler at ${missing}.`);
  expect(() => bundleOf?.(missing)).toThrow("services/order/post-order.handler.ts");
});
