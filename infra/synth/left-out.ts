import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plugin } from "esbuild";

const stub = (name: string): string => resolve(import.meta.dirname, "stubs", `${name}.ts`);

/** Packages that libraries import but no function uses, each with its stub. */
const STUBS: Record<string, string> = {
  "@aws-lambda-powertools/jmespath": stub("jmespath"),
  "@aws-lambda-powertools/jmespath/functions": stub("jmespath"),
  "@aws-sdk/credential-provider-ini": stub("credential-providers"),
  "@aws-sdk/credential-provider-process": stub("credential-providers"),
  "@aws-sdk/credential-provider-sso": stub("credential-providers"),
  "@aws-sdk/credential-provider-web-identity": stub("credential-providers"),
  "@aws-sdk/endpoint-cache": stub("endpoint-cache"),
  bowser: stub("bowser"),
};

/** Leaves out of the bundles unused code that esbuild cannot detect. */
export const leaveOut: Plugin = {
  name: "leave-out",
  setup(build) {
    const names = Object.keys(STUBS).map((name) => name.replaceAll("/", "\\/"));
    build.onResolve({ filter: new RegExp(`^(${names.join("|")})$`) }, ({ path }) => ({ path: STUBS[path] }));
    build.onLoad({ filter: /[/\\]@aws-sdk[/\\][\w-]+[/\\]package\.json$/ }, async ({ path }) => ({
      // The clients send their version in each request, and need nothing else from this file.
      contents: JSON.stringify({ version: JSON.parse(await readFile(path, "utf8")).version }),
      loader: "json",
    }));
    build.onLoad(
      { filter: /[/\\]@aws-sdk[/\\]client-[\w-]+[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/ },
      async ({ path }) => ({
        contents: withPlainKeys(await readFile(path, "utf8")),
      }),
    );
  },
};

/**
 * Replaces the computed keys in an SDK client's schemas: `{ [_h]: … }`, where `const _h = "http"`, becomes
 * `{ "http": … }`. esbuild never drops an object with computed keys, so it would keep every operation of the service.
 */
export function withPlainKeys(schemas: string): string {
  const constants = new Map(
    [...schemas.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name = "", text]) => [name, text]),
  );
  return schemas.replace(/([{,]\s*)\[(_\w+)\]:/g, (key, before, name) =>
    constants.has(name) ? `${before}${constants.get(name)}:` : key,
  );
}
