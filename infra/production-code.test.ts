import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundlesOf } from "./synth/bundle.ts";
import { root } from "./synth/context.ts";

const bundles = await bundlesOf(root);
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
};

/** Returns a function's source files, according to its source maps. */
const sourcesOf = (files: Map<string, string>): string[] =>
  [...files]
    .filter(([name]) => name.endsWith(".map"))
    .flatMap(([, map]) => (JSON.parse(map) as { sources: string[] }).sources);

/** Returns the package that a file belongs to, as named in the lock file; undefined for the project's own. */
const packageOf = (source: string): string | undefined =>
  /.*\/?(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(source)?.[0].replace(/^.*?(?=node_modules\/)/, "");

/** The production code, and the stubs for the parts of libraries that are left out. */
const OURS = /^(services|events|infra\/synth\/stubs)\//;

describe.each(bundles.map(({ entry, files }) => [entry, sourcesOf(files)] as const))("%s", (_, sources) => {
  test("contains only the project's code and production dependencies", () => {
    expect(sources.length).toBeGreaterThan(10);
    const used = new Set(sources.map(packageOf).filter((name) => name !== undefined));
    const notForProduction = [...used].filter((name) => {
      const entry = packages[name];
      return !entry || entry.dev || entry.devOptional;
    });
    expect(notForProduction).toEqual([]);
  });

  test("contains no tests, no fixtures, and no development tools", () => {
    const own = sources
      .filter((source) => packageOf(source) === undefined)
      .map((source) => source.replace(/^(\.\.\/)+/, ""));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((source) => !OURS.test(source) || /\.(test|fixture)\./.test(source))).toEqual([]);
  });
});
