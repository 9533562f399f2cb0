import type { FunctionError } from "./protocol.ts";

/** What a thrown value becomes in the response, as in AWS's runtime interface client for Node.js. */
export function functionError(thrown: unknown): FunctionError {
  try {
    if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split("\n") ?? [] };
  } catch {
    return {
      errorType: "handled",
      errorMessage: "An error was thrown whose message, name or stack cannot be read.",
      trace: [],
    };
  }
}

/** An error of the runtime itself, such as `Runtime.HandlerNotFound`. */
export function runtimeError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = error.stack?.replace(/^Error/, name);
  return error;
}

/** How a failure stands in the log: one line of JSON with everything the error carries. */
export function errorForLog(thrown: unknown): string {
  try {
    return JSON.stringify(thrown, (_key, value: unknown) =>
      value instanceof Error
        ? { errorType: value.name, errorMessage: value.message, ...value, stack: value.stack?.split("\n") }
        : value,
    );
  } catch {
    return JSON.stringify(functionError(thrown));
  }
}
