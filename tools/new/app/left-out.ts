/** What belongs to this project alone, and no copy has: its history, its pictures, and what is made in its folders. */
export const LEFT_OUT = [
  ".git",
  "CHANGELOG.md",
  "docs/console",
  "docs/asyncapi.json",
  "node_modules",
  "cdk.out",
  ".data",
  "coverage",
  "dist",
  "load-results",
];
