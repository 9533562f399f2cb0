import { globSync } from "node:fs";
import { expect, test } from "vitest";

// In the published package the compiled modules and the copied scripts share a folder: one would overwrite the other.
test("no script has the name of a module", () => {
  const exclude = ["**/node_modules/**", "**/dist/**"];
  const files = globSync("**/*.{js,ts}", { cwd: import.meta.dirname, exclude });
  const scripts = files.filter((file) => file.endsWith(".js"));
  expect(scripts).toContain("report/draw-charts.js");
  expect(scripts.filter((script) => files.includes(script.replace(/\.js$/, ".ts")))).toEqual([]);
});
