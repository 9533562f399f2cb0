import * as v from "valibot";
import { type ConsoleContext, RefusedRequest } from "./context.ts";

/** A request as the console gets it: the open parts of the path, the query, and the JSON of a POST. */
export interface ApiRequest {
  parameters: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

/** One of the console's resources: what its description says and how it is served are this one record. */
export interface Resource {
  method: "GET" | "POST";
  /** Below `/console/api/`; what is in braces is one segment. */
  path: string;
  /** The operation's name in the API's description. */
  name: string;
  summary: string;
  parameters: v.ObjectEntries;
  query: v.ObjectEntries;
  body?: v.GenericSchema;
  answer: v.GenericSchema;
  /** Undefined is a 404. Throws `RefusedRequest`. */
  serve(request: ApiRequest, context: ConsoleContext): Promise<unknown>;
}

/** `"id"` of `events/{id}`. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Entries<Names extends string> = Record<Names, v.GenericSchema<string | undefined, unknown>>;
type ValuesOf<E extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<E, undefined>>;

interface Definition<
  P extends v.ObjectEntries,
  Q extends v.ObjectEntries,
  B extends v.GenericSchema,
  A extends v.GenericSchema,
> extends Pick<Resource, "name" | "summary"> {
  parameters?: P;
  query?: Q;
  body?: B;
  answer: A;
  run(
    request: { parameters: ValuesOf<P>; query: ValuesOf<Q>; body: v.InferOutput<B> },
    context: ConsoleContext,
  ): v.InferOutput<A> | undefined | Promise<v.InferOutput<A> | undefined>;
}

type None = Record<never, never>;

/** Declares what is read at a path; the types of its request and its answer follow from the schemas. */
export const get = <
  const Path extends string,
  A extends v.GenericSchema,
  P extends Entries<NamesIn<Path>>,
  Q extends Entries<string> = None,
>(
  path: Path,
  definition: Definition<P, Q, v.UnknownSchema, A> & ([NamesIn<Path>] extends [never] ? unknown : { parameters: P }),
): Resource => resource("GET", path, definition);

/** Declares what a POST to a path changes. */
export const post = <B extends v.GenericSchema, A extends v.GenericSchema>(
  path: string,
  definition: Definition<None, None, B, A> & { body: B },
): Resource => resource("POST", path, definition);

function resource<
  P extends v.ObjectEntries,
  Q extends v.ObjectEntries,
  B extends v.GenericSchema,
  A extends v.GenericSchema,
>(method: Resource["method"], path: string, { run, ...definition }: Definition<P, Q, B, A>): Resource {
  const { parameters = {}, query = {}, body } = definition;
  return {
    ...definition,
    method,
    path,
    parameters,
    query,
    async serve(request, context) {
      const given = {
        parameters: valuesIn(request.parameters, v.object(parameters)),
        query: valuesIn(Object.fromEntries(request.query), v.object(query)),
        body: body && valuesIn(request.body, body),
      };
      return run(given as Parameters<typeof run>[0], context);
    },
  };
}

/** The values that a request gives, by a schema. Throws `RefusedRequest`. */
export function valuesIn<Schema extends v.GenericSchema>(given: unknown, schema: Schema): v.InferOutput<Schema> {
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  throw new RefusedRequest(result.issues.map(sentenceFor).join(" "));
}

function sentenceFor(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? "The body";
  if (issue.kind === "schema" && issue.received === "undefined") return `${field} is missing.`;
  if (issue.kind === "validation" || issue.type === "custom") return `${field} ${issue.message}.`;
  return `${field}: expected ${EXPECTED[issue.expected ?? ""] ?? issue.expected}, not ${issue.received}.`;
}

const EXPECTED: Record<string, string> = {
  Array: "a list",
  Object: "an object",
  string: "a string",
  number: "a number",
};

/** A text in a path or a query. */
export const text = (description: string) => v.pipe(v.string(), v.description(description));

/** A whole number in a path or a query. */
export const wholeNumber = (description: string) =>
  v.pipe(
    v.string(),
    v.check((value) => /^\d{1,15}$/.test(value), "must be a whole number"),
    v.transform(Number),
    v.number(),
    v.integer(),
    v.minValue(0),
    v.description(description),
  );

/** How many of a list are wanted, `most` at most. */
export const limit = (usual: number, most: number) => {
  const description = `How many at most: ${usual} when absent, never more than ${most}.`;
  return v.optional(
    v.pipe(
      wholeNumber(description),
      v.transform((count) => Math.min(Math.max(count, 1), most)),
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description(description),
    ),
  );
};
