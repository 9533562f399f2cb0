import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test.each([
  [["--colour"], "Unknown option '--colour'"],
  [["speed"], "There is no section speed."],
])("%j is refused, without a stack", (args, message) => {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain("Usage: npm run bench");
  expect(stderr).not.toMatch(/^ +at /m);
});
