import * as v from "valibot";
import { MailDetails, MailsPage } from "../../api/mails.ts";
import { get, limit, text } from "../resource.ts";
import { mailDetails, mailsPage } from "./mails.ts";

const [SHOWN, MOST] = [200, 2000];

export const mailResources = [
  get("mails", {
    name: "listMails",
    summary: "Lists the mails that were caught instead of sent, newest first.",
    query: { q: v.optional(text("A text that the mail has to hold.")), limit: limit(SHOWN, MOST) },
    answer: MailsPage,
    run: ({ query }, context) => mailsPage(context, query.q ?? "", query.limit ?? SHOWN),
  }),
  get("mails/{id}", {
    name: "getMail",
    summary: "Returns one mail, and the call that sent it.",
    parameters: { id: text("The mail's message id.") },
    answer: MailDetails,
    run: ({ parameters: { id } }, context) => mailDetails(id, context),
  }),
];
