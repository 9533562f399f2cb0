import { inspect } from "node:util";

/** An error that its message explains to a person: what happened, to what, and what to do. It is shown without a stack. */
export class ExplainedError extends Error {
  override name = "ExplainedError";
}

/** What the terminal shows of an error: the message of one that is explained, everything of one that nobody expected. */
export function explain(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  return `This is an error of the local cloud, not of what it runs. Please report it with these lines:\n${inspect(error)}`;
}
