import { inspect } from "node:util";

const OPTIONS = "eventbridge-load --help lists the options.";

/** Returns an error as text for the terminal: its message, and what to do where that is known. A defect is shown with its stack. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const { name, message } = error;
  if (name === "AbortError") return "Stopped.";
  if (message.includes("Region is missing")) return "No AWS region: set AWS_REGION.";
  if (name === "CredentialsProviderError") return `No AWS credentials: ${message}`;
  if (message.includes("ECONNREFUSED")) return `The endpoint does not respond: ${message}`;
  if (isDefect(error))
    return `This is a defect of the load tester. Please report it with these lines:\n${inspect(error)}`;
  const isOfOptions = ["InvalidScenario", "InvalidThreshold", "TypeError"].includes(name);
  return isOfOptions ? `${message}\n\n${OPTIONS}` : message;
}

/** Returns whether the JavaScript engine threw an error, as opposed to this program. Node.js's own errors have a code. */
function isDefect(error: Error): boolean {
  const byLanguage = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return byLanguage && !("code" in error);
}
