import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

// In the published packages the compiled modules and the copied scripts share a folder: one would overwrite the other.
test("no script of the packages has the name of a module", () => {
  const files = globSync("{local,load}/**/*.{js,ts}", { cwd: ROOT, exclude: ["**/node_modules/**", "**/dist/**"] });
  const scripts = files.filter((file) => file.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => files.includes(script.replace(/\.js$/, ".ts")))).toEqual([]);
});
