import { inspect } from "node:util";

const OPTIONS = "eventbridge-load --help lists the options.";

/** What the terminal shows of an error: its message, with what to do where that is known; all of it when it is a defect. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const { name, message } = error;
  if (name === "AbortError") return "Stopped.";
  if (message.includes("Region is missing")) return "No AWS region: set AWS_REGION.";
  if (name === "CredentialsProviderError") return `No AWS credentials: ${message}`;
  if (message.includes("ECONNREFUSED")) return `Nothing answers at the endpoint: ${message}`;
  if (isDefect(error))
    return `This is an error of the load tester itself. Please report it with these lines:\n${inspect(error)}`;
  const isOfOptions = ["InvalidScenario", "InvalidThreshold", "TypeError"].includes(name);
  return isOfOptions ? `${message}\n\n${OPTIONS}` : message;
}

/** What the language throws, and no rule of a program; Node.js gives its own refusals, such as of an option, a code. */
function isDefect(error: Error): boolean {
  const byLanguage = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return byLanguage && !("code" in error);
}
