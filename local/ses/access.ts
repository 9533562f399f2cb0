import { arn, type RequiredAccess } from "../aws.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { textOf } from "../protocols/text-of.ts";

/**
 * What a caller must be allowed to do to send: on the sender's identity, where any address is a verified identity here.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
export function sendAccess(body: Buffer): RequiredAccess[] {
  const { FromEmailAddress = "", Destination } = fieldsOf(body);
  const [, name = "", inBrackets] = /^(.*?)\s*(?:<([^<>]*)>)?\s*$/.exec(textOf(FromEmailAddress)) ?? [];
  const address = inBrackets ?? name;
  const recipients = Object.values(Destination ?? {})
    .flat()
    .map(textOf);
  return [
    {
      action: "ses:SendEmail",
      resource: arn("ses", `identity/${address}`),
      context: {
        "ses:FromAddress": address,
        ...(inBrackets === undefined ? {} : { "ses:FromDisplayName": name.replace(/^"|"$/g, "") }),
        "ses:Recipients": recipients,
      },
    },
  ];
}

/** What is no JSON object has no fields; the operation itself refuses it. */
function fieldsOf(body: Buffer): { FromEmailAddress?: unknown; Destination?: object | null } {
  return jsonObjectIn(body) ?? {};
}
