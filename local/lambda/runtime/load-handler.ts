import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runtimeError } from "./function-error.ts";
import { callbackHandler, type Handler, waitingHandler } from "./waiting-handler.ts";

const CALLBACKS_GONE_SINCE = 24;
const CALLBACKS_ARE_GONE =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
  "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
  "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * The function that `[folder/]module.export[.nested]` names under `taskRoot`; throws the runtime's own errors,
 * such as `Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError` and `Runtime.HandlerNotFound`.
 */
export async function loadHandler(taskRoot: string, name: string, runtime: string): Promise<Handler> {
  if (name.includes("..")) {
    throw runtimeError(
      "Runtime.MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const [, folder = "", moduleName, exported] = /^(.*\/)?([^/.]*)\.(.*)$/.exec(name) ?? [];
  if (!moduleName || !exported) throw runtimeError("Runtime.MalformedHandlerName", "Bad handler");

  const module = await load(taskRoot, folder, moduleName);
  const handler = find(module, exported) ?? find((module as { default?: unknown }).default, exported);
  if (!handler) throw runtimeError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw runtimeError("Runtime.HandlerNotFound", `${name} is not a function`);
  if (Number(/^nodejs(\d+)/.exec(runtime)?.[1]) < CALLBACKS_GONE_SINCE) return callbackHandler(handler);
  if (handler.length >= 3) throw runtimeError("Runtime.CallbackHandlerDeprecated", CALLBACKS_ARE_GONE);
  return waitingHandler(handler);
}

async function load(taskRoot: string, folder: string, moduleName: string): Promise<unknown> {
  try {
    for (const extension of ["", ".js", ".mjs", ".cjs"]) {
      const file = path.resolve(taskRoot, folder, moduleName + extension);
      if (existsSync(file)) return await import(pathToFileURL(file).href);
    }
    const require = createRequire(import.meta.url);
    return require(require.resolve(moduleName, { paths: [taskRoot, path.join(taskRoot, folder)] }));
  } catch (error) {
    if (error instanceof SyntaxError) {
      const wrapped = runtimeError("Runtime.UserCodeSyntaxError", String(error));
      wrapped.stack = error.stack;
      throw wrapped;
    }
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") {
      throw runtimeError("Runtime.ImportModuleError", String(error));
    }
    throw error;
  }
}

function find(module: unknown, exported: string): unknown {
  return exported
    .split(".")
    .reduce<unknown>(
      (at, key) => (at && typeof at === "object" ? (at as Record<string, unknown>)[key] : undefined),
      module,
    );
}
