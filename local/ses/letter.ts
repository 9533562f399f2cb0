import type { InputOf } from "../api/shapes.ts";
import { AwsError } from "../aws.ts";
import type { email } from "./shapes.ts";

/** A mail as submitted; addresses are kept as written, such as `Shop <orders@example.com>`. */
export interface Letter {
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  text: string;
  html?: string;
  tags: Record<string, string>;
}

const MAX_RECIPIENTS = 50;
// Each would change what is sent or how it is handled, which is not implemented here.
const UNSUPPORTED = [
  "ConfigurationSetName",
  "EndpointId",
  "FeedbackForwardingEmailAddress",
  "FeedbackForwardingEmailAddressIdentityArn",
  "FromEmailAddressIdentityArn",
  "ListManagementOptions",
  "TenantName",
];
const UNSUPPORTED_CONTENT = ["Raw", "Template"];
const UNSUPPORTED_IN_SIMPLE = ["Attachments", "Headers"];

const bad = (message: string) => new AwsError("BadRequestException", message);

/**
 * Parses the input of SendEmail, for simple content only. Throws `BadRequestException` naming the invalid or
 * unsupported field. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function readLetter(input: InputOf<typeof email>): Letter {
  refuse(input, UNSUPPORTED, "");
  const { Content: content, Destination: destination = {}, FromEmailAddress: from } = input;
  if (!content) throw bad("Content is required.");
  refuse(content, UNSUPPORTED_CONTENT, "Content.");
  const { Simple: simple } = content;
  if (!simple) throw bad("Content.Simple is required.");
  refuse(simple, UNSUPPORTED_IN_SIMPLE, "Content.Simple.");
  const to = addresses(destination.ToAddresses, "Destination.ToAddresses");
  const cc = addresses(destination.CcAddresses, "Destination.CcAddresses");
  const bcc = addresses(destination.BccAddresses, "Destination.BccAddresses");
  const recipients = to.length + cc.length + bcc.length;
  if (recipients === 0) throw bad("Destination is required: it must name at least one recipient.");
  if (recipients > MAX_RECIPIENTS) throw bad(`Recipient count exceeds ${MAX_RECIPIENTS}.`);
  const [sender] = addresses(from === undefined ? [] : [from], "FromEmailAddress");
  if (sender === undefined) throw bad("FromEmailAddress is required.");
  const text = dataOf(simple.Body?.Text, "Content.Simple.Body.Text");
  const html = dataOf(simple.Body?.Html, "Content.Simple.Body.Html");
  if (text === undefined && html === undefined) throw bad("Content.Simple.Body must have Text or Html.");
  const subject = dataOf(simple.Subject, "Content.Simple.Subject");
  if (subject === undefined) throw bad("Content.Simple.Subject is required.");
  return {
    from: sender,
    to,
    cc,
    bcc,
    replyTo: addresses(input.ReplyToAddresses, "ReplyToAddresses"),
    subject,
    text: text ?? "",
    ...(html === undefined ? {} : { html }),
    tags: tagsOf(input.EmailTags),
  };
}

function refuse(input: Record<string, unknown>, names: string[], path: string): void {
  for (const name of names) {
    const value = input[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw bad(`${path}${name} is not supported by the local cloud.`);
  }
}

function addresses(given: string[] = [], field: string): string[] {
  for (const address of given) {
    const [, inBrackets] = /<([^<>]*)>\s*$/.exec(address) ?? [];
    if (!/^[^\s@]+@[^\s@]+$/.test(inBrackets ?? address)) throw bad(`${field}: Missing final '@domain' in ${address}`);
    if (/[\r\n]/.test(address)) throw bad(`${field}: an address cannot hold a line break.`);
  }
  return given;
}

function dataOf(value: { Data?: string } | undefined, field: string): string | undefined {
  if (value === undefined) return undefined;
  if (value.Data === undefined) throw bad(`${field}.Data is required.`);
  return value.Data;
}

function tagsOf(tags: { Name?: string; Value?: string }[] = []): Record<string, string> {
  for (const { Name, Value } of tags)
    if (!/^[\w-]{1,256}$/.test(String(Name)) || !/^[\w.@-]{1,256}$/.test(String(Value)))
      throw bad(`EmailTags: ${Name}=${Value} must be letters, digits, _ and -; the value also . and @.`);
  return Object.fromEntries(tags.map(({ Name, Value }) => [String(Name), String(Value)]));
}
