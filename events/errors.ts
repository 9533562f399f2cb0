import type { BaseIssue } from "valibot";

/** One invalid field, such as `lines[2].quantity`, and what is wrong with it. */
export interface FieldError {
  field: string;
  message: string;
  /** The correct value, where it is known. */
  expected?: unknown;
}

/** A failure that no retry can fix: the event goes to the dead-letter queue at once, with this code and message. */
export class PermanentFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An event, or the data for one, violates its contract. */
export class ContractViolation extends PermanentFailure {
  readonly errors: FieldError[];

  constructor(message: string, errors: FieldError[] = []) {
    const fields = errors.map(({ field, message: wrong }) => `${field}: ${wrong}`).join("; ");
    super("CONTRACT_VIOLATION", fields ? `${message} ${fields}` : message);
    this.errors = errors;
  }
}

/** The data that a claim points to does not exist: it expired or was deleted. */
export class ClaimMissing extends PermanentFailure {
  constructor(message: string) {
    super("CLAIM_MISSING", message);
  }
}

/** The data that a claim points to has changed since it was stored. */
export class ClaimMismatch extends PermanentFailure {
  constructor(message: string) {
    super("CLAIM_MISMATCH", message);
  }
}

/** Returns a validator's issues by field, nested ones as `lines[2].quantity`; `root` names the value itself. */
export function fieldErrors(issues: readonly BaseIssue<unknown>[], root: string): FieldError[] {
  return issues.map((issue) => ({ field: pathOf(issue) || root, message: messageOf(issue) }));
}

function pathOf(issue: BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) => key);
  return keys.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

function messageOf({ message, received }: BaseIssue<unknown>): string {
  if (received === "undefined") return "is missing";
  // The validator quotes the value, which may be personal data, such as a card number sent instead of a token.
  const quote = [` but received ${received}`, `: Received ${received}`].find((each) => message.endsWith(each));
  return quote ? message.slice(0, -quote.length) : message;
}

/** Returns why a text is not JSON, without the excerpt that the parser quotes. */
export function jsonFlaw({ message }: Error): string {
  return message.replace(/(^|,? )(\.\.\.)?".*" ?(\.\.\. )?is not valid JSON$/s, "") || "unexpected text";
}
