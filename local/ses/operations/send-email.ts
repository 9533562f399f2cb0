import type { DecodedOf } from "../../api/shapes.ts";
import { arn, type RequiredAccess } from "../../aws.ts";
import { causedBy } from "../../trace/by.ts";
import { readLetter } from "../letter.ts";
import { operation } from "../operation.ts";
import { email } from "../shapes.ts";
import { catchLetter } from "../state.ts";

export const sendEmail = operation({
  http: { route: "POST /v2/email/outbound-emails" },
  input: email,
  permissions: (_, input) => [toSend(input)],
  run(state, input, { caller }) {
    const letter = readLetter(input);
    state.quota.take(letter.to.length + letter.cc.length + letter.bcc.length);
    return { MessageId: catchLetter(state, letter, causedBy(caller)) };
  },
});

/**
 * Returns the access required to send: on the sender's identity. Any address counts as a verified identity here.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
function toSend({ FromEmailAddress = "", Destination = {} }: DecodedOf<typeof email>): RequiredAccess {
  const [, name = "", inBrackets] = /^(.*?)\s*(?:<([^<>]*)>)?\s*$/.exec(FromEmailAddress) ?? [];
  const address = inBrackets ?? name;
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  return {
    action: "ses:SendEmail",
    resource: arn("ses", `identity/${address}`),
    context: {
      "ses:FromAddress": address,
      ...(inBrackets === undefined ? {} : { "ses:FromDisplayName": name.replace(/^"|"$/g, "") }),
      "ses:Recipients": [...ToAddresses, ...CcAddresses, ...BccAddresses],
    },
  };
}
