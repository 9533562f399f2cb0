import * as v from "valibot";
import { Count, Text } from "../fields.ts";

/** The location of an event's data, and the size and hash that verify it. */
export const Claim = v.object({
  bucket: Text,
  key: Text,
  bytes: Count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")),
});
export type Claim = v.InferOutput<typeof Claim>;
