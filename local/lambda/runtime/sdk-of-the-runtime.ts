import { createRequire, registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** What Lambda's Node.js runtimes include, so that bundles leave it out. */
const INCLUDED = /^(@(?:aws-sdk|smithy)\/[^/]+)/;

/**
 * Makes the AWS SDK available to a function that brings none: from the directory of the app, or else from the packages of
 * the cloud itself. What the function brings comes first.
 */
export function provideSdk(appDirectory: string): void {
  const places = [createRequire(path.join(appDirectory, "package.json")), createRequire(import.meta.url)];
  // A place's own search comes through the hook, too.
  let isSearching = false;
  const find = (specifier: string): string | undefined => {
    isSearching = true;
    try {
      for (const place of places) {
        const file = resolved(place, specifier);
        if (file !== undefined) return file;
      }
      return undefined;
    } finally {
      isSearching = false;
    }
  };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const [name] = INCLUDED.exec(specifier) ?? [];
      if (name === undefined || isSearching) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const file = find(specifier);
        if (file !== undefined) return { url: pathToFileURL(file).href, shortCircuit: true };
        const missing = error as Error;
        missing.message += `\nLambda's runtime includes it; on this machine, install it: npm install ${name} (in ${appDirectory})`;
        throw missing;
      }
    },
  });
}

function resolved(place: NodeJS.Require, specifier: string): string | undefined {
  try {
    return place.resolve(specifier);
  } catch {
    return undefined;
  }
}
