import type { InputOf } from "../api/shapes.ts";
import { AwsError } from "../aws.ts";
import type { MessageAttribute, MessageAttributes } from "../messages/message-attributes.ts";
import { invalidParameter, invalidValue, missingParameter } from "./errors.ts";
import { optionalInteger } from "./input.ts";
import type { Draft } from "./message.ts";
import type { Settings } from "./settings.ts";
import type { message } from "./shapes.ts";

const MAX_DELAY = 900;
const MAX_ATTRIBUTES = 10;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the three that XML 1.0, and therefore SQS, allows.
const ILLEGAL = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const PRINTABLE = /^[!-~]{1,128}$/;

/** A `SendMessage` message, or an entry of its batch, as received on the wire. */
export type Given = InputOf<typeof message>;

/** Converts the input to a draft. Its attributes are not validated yet: see `checkDraft`. */
export function toDraft(input: Given): Draft {
  const { MessageBody, MessageAttributes, MessageSystemAttributes, MessageGroupId, MessageDeduplicationId } = input;
  const { AWSTraceHeader: trace, ...others } = MessageSystemAttributes ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidParameter(`Message system attribute name '${other}' is invalid.`);
  if (trace && (trace.DataType !== "String" || typeof trace.StringValue !== "string"))
    throw invalidParameter("The message system attribute 'AWSTraceHeader' must be a String with a StringValue.");
  const delaySeconds = optionalInteger(input, "DelaySeconds", 0, MAX_DELAY);
  return {
    body: MessageBody ?? "",
    ...(Object.keys(MessageAttributes ?? {}).length > 0 ? { attributes: MessageAttributes as MessageAttributes } : {}),
    ...(trace ? { traceHeader: trace.StringValue } : {}),
    ...(MessageGroupId === undefined ? {} : { groupId: MessageGroupId }),
    ...(MessageDeduplicationId === undefined ? {} : { deduplicationId: MessageDeduplicationId }),
    ...(delaySeconds === undefined ? {} : { delaySeconds }),
  };
}

/** Throws SQS's error for a message that the queue does not accept. */
export function checkDraft(draft: Draft, settings: Settings): void {
  const { body, groupId, deduplicationId, delaySeconds } = draft;
  if (body === "") throw missingParameter("MessageBody");
  if (ILLEGAL.test(body))
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  checkAttributes(draft.attributes ?? {});
  if (sizeOf(draft) > settings.maximumBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumBytes} bytes.`,
    );
  checkId(groupId, "MessageGroupId");
  checkId(deduplicationId, "MessageDeduplicationId");
  if (settings.fifo) {
    checkFifoIds(groupId, deduplicationId, settings);
    if (delaySeconds) throw notForThisType(delaySeconds, "DelaySeconds");
  } else if (deduplicationId !== undefined) {
    throw notForThisType(deduplicationId, "MessageDeduplicationId");
  }
}

/** Throws for a message without the ids that a FIFO queue needs. A batch with such a message fails as a whole. */
export function checkFifoIds(
  groupId: string | undefined,
  deduplicationId: string | undefined,
  settings: Settings,
): void {
  if (groupId === undefined) throw missingParameter("MessageGroupId");
  if (deduplicationId === undefined && !settings.contentBasedDeduplication)
    throw invalidParameter(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

type Attributes = Record<string, Partial<MessageAttribute>>;

/** Returns the bytes that count towards the size limits: the body plus attribute names, types and values. */
export function sizeOf({ body, attributes = {} }: { body: string; attributes?: Attributes }): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    size +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType ?? "") +
      Buffer.byteLength(StringValue ?? "") +
      Buffer.byteLength(BinaryValue ?? "", "base64");
  return size;
}

const notForThisType = (value: unknown, name: string) =>
  invalidValue(value, name, "The request include parameter that is not valid for this queue type.");

function checkId(id: string | undefined, name: string): void {
  if (id !== undefined && !PRINTABLE.test(id))
    throw invalidValue(
      id,
      name,
      `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}

function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES)
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  for (const [name, attribute] of entries) checkAttribute(name, attribute);
}

function checkAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  const invalid = (reason: string) => invalidParameter(`The message attribute '${name}' ${reason}`);
  if (!/^[\w.-]{1,256}$/.test(name) || /^(aws\.|amazon\.|\.)/i.test(name) || /\.\.|\.$/.test(name))
    throw invalidParameter(
      `Message (user) attribute name '${name}' is invalid: letters, digits, _, - and . up to 256, no . at an end or twice in a row, not AWS. or Amazon.`,
    );
  if (!DataType) throw invalid("must contain a non-empty message attribute type.");
  const [, type] = /^(String|Number|Binary)(\..+)?$/.exec(DataType) ?? [];
  if (!type)
    throw invalid(
      "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    );
  const value = type === "Binary" ? BinaryValue : StringValue;
  if (!value || (type === "Binary" ? StringValue : BinaryValue) !== undefined)
    throw invalid(`must contain non-empty message attribute value for message attribute type '${type}'.`);
  if (type !== "Binary" && ILLEGAL.test(value)) throw invalid("contains characters that a message cannot hold.");
  if (type === "Number" && Number.isNaN(Number(value)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}
