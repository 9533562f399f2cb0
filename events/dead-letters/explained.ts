import { inspect } from "node:util";

/**
 * Returns what the terminal shows of an error: its message, with a remedy where one is known; for a bug, the whole
 * stack.
 */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const { name, message } = error;
  if (message.includes("Region is missing")) return "No AWS region: set AWS_REGION.";
  if (name === "CredentialsProviderError") return `No AWS credentials: ${message}`;
  if (message.includes("ECONNREFUSED")) return `Nothing answers at the endpoint: ${message}`;
  return isDefect(error) ? `This is an error of the command itself:\n${inspect(error)}` : message;
}

/**
 * Whether the language itself threw it. Errors that Node.js raises on purpose, such as for an unknown option, have a
 * code.
 */
function isDefect(error: Error): boolean {
  const byLanguage = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return byLanguage && !("code" in error);
}
