import * as v from "valibot";
import { about } from "./schema.ts";

/** An object in S3, such as what a claim stands for. */
export const ObjectContent = v.object({
  bytes: v.number(),
  text: v.optional(about("Absent where the object is no text, or too long to be shown.", v.string())),
  json: v.optional(about("The text as JSON, where it is that.", v.unknown())),
});
export type ObjectContent = v.InferOutput<typeof ObjectContent>;
