import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import type { Contract } from "../contract.ts";

/** Returns the JSON Schema (draft 7) of a contract's data. */
export function jsonSchemaOf({ type, source, version, description, schema, example }: Contract): JsonSchema {
  const { $schema, ...data } = convert(schema, "draft-07");
  const $id = `${source}/${type}/v${version}`;
  return {
    $schema,
    $id,
    title: `${type} v${version}`,
    description,
    ...data,
    examples: [example] as JsonSchema["examples"],
  };
}

/** Converts a schema, leaving out what JSON Schema cannot express: whether a three-letter code is a currency. */
export function convert(schema: GenericSchema<unknown>, target: NonNullable<ConversionConfig["target"]>): JsonSchema {
  return toJsonSchema(schema as GenericSchema, { target, ignoreActions: ["check"] });
}
