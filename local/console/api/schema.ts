import * as v from "valibot";

/** A schema with a sentence for those who read the API's description. */
export const about = <const Schema extends v.GenericSchema>(description: string, schema: Schema) =>
  v.pipe(schema, v.description(description));

/** An object whose fields are somebody else's, such as a rule's pattern. */
export const AnyObject = v.custom<object>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);
