import type { GenericSchema } from "valibot";
import * as v from "valibot";

/** What one operation of an HTTP API takes and returns: the source of its handler's types and of its OpenAPI description. */
export interface Operation {
  /** In camelCase, unique in the API. */
  id: string;
  /** A sentence. */
  summary: string;
  /** The body's alternatives; none for an operation without a body. */
  request?: readonly GenericSchema[];
  headers?: Record<string, Parameter>;
  params?: Record<string, Parameter>;
  /** By status. */
  responses: Record<number, Response>;
}

/** A header, or a part of the path. */
interface Parameter {
  description: string;
  schema: GenericSchema;
}

/** A response: problem details unless it has a schema of its own. */
interface Response {
  description: string;
  schema?: GenericSchema;
  headers?: Record<string, Parameter>;
}

/** The body of every refusal (RFC 9457), as `problemDocument` writes it. */
export const ProblemDocument = v.object({
  type: v.pipe(
    v.string(),
    v.description("A URI that identifies the kind of problem; about:blank when the status says it all"),
  ),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  detail: v.string(),
  correlationId: v.string(),
  errors: v.optional(
    v.pipe(
      v.array(v.looseObject({ field: v.string(), message: v.string() })),
      v.description("The wrong fields of the body, at most 100"),
    ),
  ),
});
