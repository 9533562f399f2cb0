import { AwsError } from "../aws.ts";
import type { MessageAttribute, MessageAttributes } from "../messages/message-attributes.ts";
import { invalidAttribute } from "./errors.ts";

const LONGEST_NAME = 256;

/** Parses a message's attributes; `at` is their path in the request. Throws SNS's errors for invalid ones. */
export function readAttributes(
  given: Record<string, Partial<MessageAttribute>> | undefined,
  at: string,
): MessageAttributes | undefined {
  for (const [name, attribute] of Object.entries(given ?? {})) {
    checkName(name);
    checkValue(name, attribute, at);
  }
  return given as MessageAttributes | undefined;
}

/** Returns the bytes that count towards the limit: names, types and values. */
export function sizeOf(attributes: MessageAttributes = {}): number {
  let size = 0;
  for (const [name, { DataType, StringValue = "", BinaryValue = "" }] of Object.entries(attributes))
    size += Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, "base64");
  return size;
}

function checkName(name: string): void {
  const invalid = (message: string) => invalidAttribute(message);
  if (Buffer.byteLength(name) > LONGEST_NAME)
    throw invalid(`Length of message attribute name must be less than ${LONGEST_NAME} bytes.`);
  const [other] = /[^\w.-]/u.exec(name) ?? [];
  if (other !== undefined)
    throw invalid(
      `Invalid non-alphanumeric character '#x${other.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message ` +
        "attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    );
  if (name === "") throw invalid("The message attribute name must not be empty.");
  if (name.startsWith(".")) throw invalid("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith(".")) throw invalid("Invalid message attribute name ending with character '.' was found.");
  if (name.includes("..")) throw invalid("Message attribute name can not have successive '.' character.");
}

function checkValue(name: string, attribute: Partial<MessageAttribute>, at: string): void {
  const { DataType: dataType, StringValue: text, BinaryValue: binary } = attribute;
  if (dataType === undefined)
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value null at '${at}.${name}.member.dataType' failed to satisfy constraint: Member must not be null`,
    );
  const invalid = (reason: string) => invalidAttribute(`The message attribute '${name}' ${reason}`);
  const [, type] = /^(String|Number|Binary)(\..+)?$/.exec(dataType) ?? [];
  if (!type)
    throw invalid(
      "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    );
  const field = type === "Binary" ? "Binary" : "String";
  const [own, other] = type === "Binary" ? [binary, text] : [text, binary];
  if (other !== undefined) throw invalid(`with type '${dataType}' must use field '${field}'.`);
  if (!own) throw invalid(`must contain non-empty message attribute value for message attribute type '${dataType}'.`);
  if (type === "Number" && (own.trim() === "" || !Number.isFinite(Number(own))))
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
}
