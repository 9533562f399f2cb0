import * as v from "valibot";
import { Count, Text } from "../fields.ts";

/** Where an event's data is, and how to tell that it is that data. */
export const Claim = v.object({
  bucket: Text,
  key: Text,
  bytes: Count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")),
});
export type Claim = v.InferOutput<typeof Claim>;
