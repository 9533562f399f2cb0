import * as v from "valibot";
import { about } from "./schema.ts";

export const MailRow = v.object({
  id: v.string(),
  at: v.number(),
  from: v.string(),
  to: v.array(v.string()),
  subject: v.string(),
  stories: about(
    "The stories that it may belong to; one where the facts tell it, none where they are not held.",
    v.array(v.string()),
  ),
});
export type MailRow = v.InferOutput<typeof MailRow>;

/** What was caught instead of sent. */
export const MailsPage = v.object({
  mails: about("Newest first.", v.array(MailRow)),
  count: about("How many fit.", v.number()),
});
export type MailsPage = v.InferOutput<typeof MailsPage>;

export const MailDetails = v.object({
  row: MailRow,
  text: v.string(),
  html: v.optional(v.string()),
  known: v.array(v.tuple([v.string(), v.string()])),
  call: v.optional(
    about(
      "The call that sent it, where a function did.",
      v.object({
        function: v.string(),
        label: v.string(),
        seq: v.number(),
      }),
    ),
  ),
});
export type MailDetails = v.InferOutput<typeof MailDetails>;
