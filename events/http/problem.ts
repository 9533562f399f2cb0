import { STATUS_CODES } from "node:http";
import type { FieldError } from "../errors.ts";

/** What goes wrong with a request, as RFC 9457 describes it. */
export interface ProblemDetails {
  status: number;
  /** What happened this time, for the person who asked. */
  detail: string;
  /** The kind of problem; by default the status's own phrase. */
  title?: string;
  /** A URI of the kind of problem, when the status alone does not say it. */
  type?: string;
  errors?: FieldError[];
}

/** Thrown by a handler of HTTP requests; becomes the answer. */
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

// An answer that names every wrong field of a huge body would be larger than the body.
const MOST_NAMED = 100;

/** A problem with fields of a request's body, which it counts, and names a hundred at most. `detail` is a sentence without its end. */
export function wrongFields({ detail, errors, ...kind }: ProblemDetails & { errors: FieldError[] }): Problem {
  const listed = errors.length > MOST_NAMED ? `, the first ${MOST_NAMED} of which are listed` : "";
  return new Problem({
    ...kind,
    detail: `${detail}: ${errors.length} wrong field(s)${listed}.`,
    errors: errors.slice(0, MOST_NAMED),
  });
}

/** The answer's body: `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457). */
export function problemDocument(problem: Problem, correlationId: string): object {
  const { type, title, status, detail, errors } = problem;
  return { type, title, status, detail, correlationId, ...(errors && { errors }) };
}
