import { number, text } from "../../api/shapes.ts";
import type { MessageAttributes } from "../../messages/message-attributes.ts";
import { MAX_VISIBILITY_SECONDS } from "../acknowledge.ts";
import { md5OfAttributes } from "../checksum.ts";
import { optionalInteger } from "../input.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { receiveFrom } from "../receive.ts";
import { type ReceivedMessage, toReceived } from "../received.ts";
import { unknownAttribute } from "../settings.ts";
import { queue, texts } from "../shapes.ts";

const MAX_MESSAGES = 10;
const MAX_WAIT_SECONDS = 20;
const SYSTEM_ATTRIBUTES = [
  "All",
  "SenderId",
  "SentTimestamp",
  "ApproximateReceiveCount",
  "ApproximateFirstReceiveTimestamp",
  "SequenceNumber",
  "MessageDeduplicationId",
  "MessageGroupId",
  "AWSTraceHeader",
  "DeadLetterQueueSourceArn",
];

export const receiveMessage = operation({
  input: {
    ...queue,
    AttributeNames: texts,
    MessageSystemAttributeNames: texts,
    MessageAttributeNames: texts,
    MaxNumberOfMessages: number(),
    VisibilityTimeout: number(),
    WaitTimeSeconds: number(),
    ReceiveRequestAttemptId: text(),
  },
  permissions: onQueue("sqs:ReceiveMessage"),
  async run(state, input) {
    const from = state.queues.byUrl(input.QueueUrl);
    const { settings } = from;
    const max = optionalInteger(input, "MaxNumberOfMessages", 1, MAX_MESSAGES) ?? 1;
    const wait = optionalInteger(input, "WaitTimeSeconds", 0, MAX_WAIT_SECONDS);
    const visibility = optionalInteger(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
    // The older of the two names still works, and a request may use both.
    const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
    for (const name of system) if (!SYSTEM_ATTRIBUTES.includes(name)) throw unknownAttribute(name);
    const { MessageAttributeNames: names = [] } = input;
    const messages = await receiveFrom(state, from, {
      max,
      waitMs: wait === undefined ? settings.waitMs : wait * 1000,
      visibilityMs: visibility === undefined ? settings.visibilityMs : visibility * 1000,
    });
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => toWire(toReceived(message, settings.fifo), system, names)) };
  },
});

function toWire(message: ReceivedMessage, system: string[], names: string[]): object {
  const isAsked = ([name]: [string, unknown]) => system.includes("All") || system.includes(name);
  const attributes = Object.entries(message.attributes).filter(isAsked);
  const own = selected(message.messageAttributes, names);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(attributes.length > 0 ? { Attributes: Object.fromEntries(attributes) } : {}),
    ...(Object.keys(own).length > 0 ? { MessageAttributes: own, MD5OfMessageAttributes: md5OfAttributes(own) } : {}),
  };
}

const ALL = ["All", "*", ".*"];

/** Selects attributes by name, by `prefix.*`, or all of them. */
function selected(attributes: MessageAttributes, names: string[]): MessageAttributes {
  const isAsked = (name: string) =>
    names.some(
      (asked) => ALL.includes(asked) || asked === name || (asked.endsWith(".*") && name.startsWith(asked.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isAsked(name)));
}
