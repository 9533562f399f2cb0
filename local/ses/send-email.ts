import { AwsError } from "../aws.ts";

/** A mail as it was handed in; the addresses are as written, such as `Shop <orders@example.com>`. */
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
// Each would change what is sent or what becomes of it, and nothing here does that.
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
 * Reads the input of SendEmail: simple content alone. Throws `BadRequestException` that names the field; what is not
 * supported is refused by name. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the wire does not type it; everything taken from it is looked at.
export function readLetter(input: any): Letter {
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
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    throw bad(`${path}${name} is not supported by the local cloud.`);
  }
}

function addresses(value: unknown, field: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw bad(`${field} must be a list of addresses.`);
  for (const address of value) {
    if (typeof address !== "string") throw bad(`${field} must hold texts, not ${JSON.stringify(address)}.`);
    const [, inBrackets] = /<([^<>]*)>\s*$/.exec(address) ?? [];
    if (!/^[^\s@]+@[^\s@]+$/.test(inBrackets ?? address)) throw bad(`${field}: Missing final '@domain' in ${address}`);
    if (/[\r\n]/.test(address)) throw bad(`${field}: an address cannot hold a line break.`);
  }
  return value;
}

function dataOf(value: { Data?: unknown } | undefined, field: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value.Data !== "string") throw bad(`${field}.Data is required.`);
  return value.Data;
}

function tagsOf(value: unknown): Record<string, string> {
  const tags = (value ?? []) as { Name?: unknown; Value?: unknown }[];
  for (const { Name, Value } of tags)
    if (!/^[\w-]{1,256}$/.test(String(Name)) || !/^[\w.@-]{1,256}$/.test(String(Value)))
      throw bad(`EmailTags: ${Name}=${Value} must be letters, digits, _ and -; the value also . and @.`);
  return Object.fromEntries(tags.map(({ Name, Value }) => [String(Name), String(Value)]));
}
