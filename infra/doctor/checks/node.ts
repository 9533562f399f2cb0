import { error, type Finding, ok } from "../finding.ts";

/** Checks that this Node.js is new enough for every command. */
export function checkNode(version = process.versions.node): Finding {
  if (Number(version.split(".")[0]) >= 24) return ok(`Node.js ${version}`);
  return error(`Node.js ${version} is too old: the commands need 24.`, "npm ci    (brings it; npm scripts use it)");
}
