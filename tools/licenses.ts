import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  link?: boolean;
}

/** Licenses that let a company use, change, and pass on the code; of a choice, one of them. */
const ACCEPTED = ["0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "Zlib"];

/** The packages that are not only for development, as `name@version`, by their license; `none` without one. */
export function productionLicenses(packages: Record<string, LockedPackage>): Map<string, string[]> {
  const installed = Object.entries(packages).filter(
    ([path, { dev, devOptional, link }]) => path.includes("node_modules/") && !dev && !devOptional && !link,
  );
  const byLicense = Map.groupBy(installed, ([, { license }]) => license ?? "none");
  return new Map(
    [...byLicense]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([license, found]) => [
        license,
        [...new Set(found.map(([path, { version }]) => `${nameIn(path)}@${version}`))].sort(),
      ]),
  );
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** Whether an SPDX expression leaves an accepted license: one of a choice (OR), and all of what has to be kept (AND). */
export function isAccepted(expression: string): boolean {
  const choices = expression.replaceAll(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((license) => ACCEPTED.includes(license.trim())));
}

export function lockedPackages(): Record<string, LockedPackage> {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  return (JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> }).packages;
}

if (import.meta.main) {
  const licenses = productionLicenses(lockedPackages());
  for (const [license, names] of licenses) console.log(`${license}\n  ${names.join("\n  ")}\n`);
  const refused = [...licenses.keys()].filter((license) => !isAccepted(license));
  if (refused.length > 0) console.error(`Not accepted: ${refused.join(", ")}. The list is in tools/licenses.ts.`);
  process.exitCode = refused.length > 0 ? 1 : 0;
}
