import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundlesOf } from "./synth/bundle.ts";
import { root } from "./synth/context.ts";

const bundles = await bundlesOf(root);
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
};

/** The files that a function's code was made of, by its source maps. */
const sourcesOf = (files: Map<string, string>): string[] =>
  [...files]
    .filter(([name]) => name.endsWith(".map"))
    .flatMap(([, map]) => (JSON.parse(map) as { sources: string[] }).sources);

/** The package that a file belongs to, as the lock file names it; undefined for the project's own. */
const packageOf = (source: string): string | undefined =>
  /.*\/?(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(source)?.[0].replace(/^.*?(?=node_modules\/)/, "");

/** What runs for customers, and what stands in for the parts of libraries that are left out. */
const OURS = /^(services|events|infra\/synth\/stubs)\//;

describe.each(bundles.map(({ entry, files }) => [entry, sourcesOf(files)] as const))("%s", (_, sources) => {
  test("is made of the project's code and of production dependencies alone", () => {
    expect(sources.length).toBeGreaterThan(10);
    const used = new Set(sources.map(packageOf).filter((name) => name !== undefined));
    const notForProduction = [...used].filter((name) => {
      const entry = packages[name];
      return !entry || entry.dev || entry.devOptional;
    });
    expect(notForProduction).toEqual([]);
  });

  test("holds no test, no fixture, and nothing of the tools", () => {
    const own = sources
      .filter((source) => packageOf(source) === undefined)
      .map((source) => source.replace(/^(\.\.\/)+/, ""));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((source) => !OURS.test(source) || /\.(test|fixture)\./.test(source))).toEqual([]);
  });
});
