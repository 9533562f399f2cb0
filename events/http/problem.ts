import { STATUS_CODES } from "node:http";
import type { FieldError } from "../errors.ts";

/** The problem details of a failed request (RFC 9457). */
export interface ProblemDetails {
  status: number;
  /** What happened in this instance, for the caller. */
  detail: string;
  /** The kind of problem; by default the status's own phrase. */
  title?: string;
  /** A URI that identifies the kind of problem, when the status alone does not. */
  type?: string;
  errors?: FieldError[];
}

/** Thrown by an HTTP handler; becomes the response. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly title: string;
  readonly type: string;
  readonly detail: string;
  readonly errors: FieldError[] | undefined;

  constructor({ status, detail, title, type, errors }: ProblemDetails) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.title = title ?? STATUS_CODES[status] ?? "Error";
    this.type = type ?? "about:blank";
    this.errors = errors;
  }
}

// A response that names every invalid field of a huge body would be larger than the body.
const MOST_NAMED = 100;

/**
 * Makes a problem that counts the invalid fields of a body and names up to 100. `detail` is a sentence without its full
 * stop.
 */
export function wrongFields({ detail, errors, ...kind }: ProblemDetails & { errors: FieldError[] }): Problem {
  const listed = errors.length > MOST_NAMED ? `, the first ${MOST_NAMED} of which are listed` : "";
  return new Problem({
    ...kind,
    detail: `${detail}: ${errors.length} wrong ${errors.length === 1 ? "field" : "fields"}${listed}.`,
    errors: errors.slice(0, MOST_NAMED),
  });
}

/** Returns the response body: `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457). */
export function problemDocument(problem: Problem, correlationId: string): object {
  const { type, title, status, detail, errors } = problem;
  return { type, title, status, detail, correlationId, ...(errors && { errors }) };
}
