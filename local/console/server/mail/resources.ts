import type { Resources } from "../context.ts";
import { mailDetails, mailsPage } from "./mails.ts";

const [SHOWN, MOST] = [200, 2000];

export const mailResources: Resources = {
  "GET mails": ({ query }, context) =>
    mailsPage(context, query.get("q") ?? "", Math.min(Number(query.get("limit")) || SHOWN, MOST)),
  "GET mails/*": ({ parameters: [id = ""] }, context) => mailDetails(id, context),
};
