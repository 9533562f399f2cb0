import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";

/**
 * Returns the JSON Schema of what a valibot schema accepts, without what JSON Schema cannot express: sums, and which
 * three letters are a currency.
 */
export function schemaOf(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...converted } = toJsonSchema(schema, {
    target: "draft-2020-12",
    // A pipe may check a list as a whole before its items: the list's schema takes both, which the library calls an error.
    errorMode: "ignore",
    ignoreActions: ["check", "trim"],
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === "safe_integer"
        ? { ...jsonSchema, type: "integer", maximum: Number.MAX_SAFE_INTEGER }
        : undefined,
  });
  return converted;
}
