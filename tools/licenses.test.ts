import { expect, test } from "vitest";
import { isAccepted, lockedPackages, productionLicenses } from "./licenses.ts";

test("every production dependency has a license that is accepted", () => {
  const licenses = productionLicenses(lockedPackages());
  expect(licenses.size).toBeGreaterThan(3);
  expect([...licenses].filter(([license]) => !isAccepted(license))).toEqual([]);
});

test("packages are told by license; what is for development alone, or in the workspace, is left out", () => {
  const licenses = productionLicenses({
    "": { license: "MIT-0" },
    local: { license: "MIT-0" },
    "node_modules/a": { version: "1.0.0", license: "MIT" },
    "node_modules/a/node_modules/@b/c": { version: "2.0.0", license: "ISC" },
    "node_modules/d": { version: "1.0.0", license: "MIT", dev: true },
    "node_modules/local": { link: true },
    "node_modules/e": { version: "1.0.0" },
  });
  expect([...licenses]).toEqual([
    ["ISC", ["@b/c@2.0.0"]],
    ["MIT", ["a@1.0.0"]],
    ["none", ["e@1.0.0"]],
  ]);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-or-later)", true],
  ["(MIT AND Zlib)", true],
  ["MIT AND GPL-3.0-only", false],
  ["GPL-3.0-only", false],
  ["none", false],
])("%s: accepted is %s", (expression, accepted) => {
  expect(isAccepted(expression)).toBe(accepted);
});
