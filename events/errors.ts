import type { BaseIssue } from "valibot";

/** One wrong field: `lines[2].quantity` and what is wrong with it. */
export interface FieldError {
  field: string;
  message: string;
  /** What would be right, where that is known. */
  expected?: unknown;
}

/** Never worth a retry: the event goes to the dead-letter queue at once, with this code and message. */
export class PermanentFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An event, or what was to become one, is not what its contract says. */
export class ContractViolation extends PermanentFailure {
  readonly errors: FieldError[];

  constructor(message: string, errors: FieldError[] = []) {
    const fields = errors.map(({ field, message: wrong }) => `${field}: ${wrong}`).join("; ");
    super("CONTRACT_VIOLATION", fields ? `${message} ${fields}` : message);
    this.errors = errors;
  }
}

/** The data that a claim points to is not there: it expired, or was deleted. */
export class ClaimMissing extends PermanentFailure {
  constructor(message: string) {
    super("CLAIM_MISSING", message);
  }
}

/** The data that a claim points to is not the data that was put there. */
export class ClaimMismatch extends PermanentFailure {
  constructor(message: string) {
    super("CLAIM_MISMATCH", message);
  }
}

/** A validator's issues by field, nested ones as `lines[2].quantity`; `root` names the value itself. */
export function fieldErrors(issues: readonly BaseIssue<unknown>[], root: string): FieldError[] {
  return issues.map((issue) => ({ field: pathOf(issue) || root, message: messageOf(issue) }));
}

function pathOf(issue: BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) => key);
  return keys.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

function messageOf({ message, received }: BaseIssue<unknown>): string {
  if (received === "undefined") return "is missing";
  // The validator quotes the value, which may be personal data: a card's number in the place of its token.
  const quote = [` but received ${received}`, `: Received ${received}`].find((each) => message.endsWith(each));
  return quote ? message.slice(0, -quote.length) : message;
}

/** Why a text is not JSON, without the part of it that the parser quotes. */
export function jsonFlaw({ message }: Error): string {
  return message.replace(/(^|,? )(\.\.\.)?".*" ?(\.\.\. )?is not valid JSON$/s, "") || "unexpected text";
}
