import { createHash } from "node:crypto";
import type { InputOf } from "../api/shapes.ts";
import { parseJsonObject } from "../json.ts";
import { invalidParameter } from "./errors.ts";
import type { Draft } from "./message.ts";
import { readAttributes, sizeOf } from "./message-attributes.ts";
import type { Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import type { message } from "./shapes.ts";
import { maximumBytesOf } from "./topic-attributes.ts";

const LONGEST_SUBJECT = 100;
const CONTROL = /\p{Cc}/u;
const PRINTABLE = /^[!-~]{1,128}$/;

/** Converts a `Publish` message, or an entry of its batch, to a draft; `at` is the path of its attributes. */
export function toDraft(input: InputOf<typeof message>, at: string): Draft {
  return {
    message: input.Message ?? "",
    subject: input.Subject,
    structure: input.MessageStructure,
    attributes: readAttributes(input.MessageAttributes, at),
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
  };
}

/** Throws SNS's error for a message that the topic does not accept. */
export function checkDraft(draft: Draft, topic: Topic): void {
  const { message, subject, structure, groupId, deduplicationId } = draft;
  if (message === "") throw invalidParameter("Empty message");
  if (bytesOf(draft) > maximumBytesOf(topic)) throw invalidParameter("Message too long");
  if (subject !== undefined && (subject === "" || subject.length > LONGEST_SUBJECT || CONTROL.test(subject)))
    throw invalidParameter("Subject");
  if (structure !== undefined && structure !== "json") throw invalidParameter("MessageStructure");
  textsByProtocol(draft);
  checkId(groupId, "MessageGroupId");
  checkId(deduplicationId, "MessageDeduplicationId");
  if (!isFifo(topic.arn)) {
    if (deduplicationId === undefined) return;
    throw invalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  }
  if (groupId === undefined) throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  if (deduplicationId === undefined && topic.attributes["ContentBasedDeduplication"] !== "true")
    throw invalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

/** Returns the bytes that count towards the topic's limit. */
export const bytesOf = ({ message, attributes }: Draft): number => Buffer.byteLength(message) + sizeOf(attributes);

/** Returns the id by which a FIFO topic deduplicates. */
export const deduplicationIdOf = ({ message, deduplicationId }: Draft): string =>
  deduplicationId ?? createHash("sha256").update(message).digest("hex");

/** Returns the text for each protocol. Throws `InvalidParameter` if the message does not match its structure. */
export function textsByProtocol({ message, structure }: Draft): (protocol: string) => string {
  if (structure !== "json") return () => message;
  const texts = parse(message);
  const { default: fallback } = texts;
  if (typeof fallback !== "string") throw invalidParameter("Message Structure - No default entry in JSON message body");
  return (protocol) => {
    const own = Object.hasOwn(texts, protocol) ? texts[protocol] : undefined;
    // A value that is not text counts as absent.
    return typeof own === "string" ? own : fallback;
  };
}

function parse(message: string): Record<string, unknown> {
  const texts = parseJsonObject(message);
  if (texts) return texts;
  throw invalidParameter("Message Structure - JSON message body failed to parse");
}

function checkId(id: string | undefined, name: string): void {
  if (id !== undefined && !PRINTABLE.test(id))
    throw invalidParameter(
      `${name} Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}
