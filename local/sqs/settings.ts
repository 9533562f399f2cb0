import { AwsError } from "../aws.ts";
import { type PolicyDocument, parsePolicy } from "../iam/document.ts";
import { parseJson } from "../json.ts";
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from "./redrive-policy.ts";

/** A queue's attributes in their parsed form; times in milliseconds. */
export interface Settings {
  visibilityMs: number;
  delayMs: number;
  retentionMs: number;
  waitMs: number;
  maximumBytes: number;
  fifo: boolean;
  contentBasedDeduplication: boolean;
  deduplicatePerGroup: boolean;
  redrive?: RedrivePolicy | undefined;
  redriveAllow?: RedriveAllowPolicy | undefined;
  policy?: PolicyDocument | undefined;
}

/** 1 MiB: the limit for a message, and for all messages of a batch together. */
export const MAX_BYTES = 1_048_576;

interface Attribute {
  /** The value of a queue that sets none; without a default the attribute may be absent. */
  default?: string;
  /** Only for FIFO queues. */
  fifo?: true;
  /** Whether an empty text removes the attribute. */
  removable?: true;
  check(value: string): boolean | undefined;
}

const integer = (initial: number, min: number, max: number): Attribute => ({
  default: String(initial),
  check: (value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max,
});
const oneOf = (...values: string[]) => ({ check: (value: string) => values.includes(value) });
const flag = oneOf("true", "false");
// Parsing rejects invalid values of these with a specific reason.
const parsedOnSet = { removable: true, check: () => true } as const;

const ATTRIBUTES: Record<string, Attribute> = {
  VisibilityTimeout: integer(30, 0, 43_200),
  MaximumMessageSize: integer(MAX_BYTES, 1024, MAX_BYTES),
  MessageRetentionPeriod: integer(345_600, 60, 1_209_600),
  DelaySeconds: integer(0, 0, 900),
  ReceiveMessageWaitTimeSeconds: integer(0, 0, 20),
  // Encryption at rest is not observable from outside, and this cloud does not implement it.
  SqsManagedSseEnabled: { default: "true", ...flag },
  Policy: parsedOnSet,
  RedrivePolicy: parsedOnSet,
  RedriveAllowPolicy: parsedOnSet,
  FifoQueue: { default: "true", fifo: true, ...oneOf("true") },
  ContentBasedDeduplication: { default: "false", fifo: true, ...flag },
  DeduplicationScope: { default: "queue", fifo: true, ...oneOf("queue", "messageGroup") },
  FifoThroughputLimit: { default: "perQueue", fifo: true, ...oneOf("perQueue", "perMessageGroupId") },
};

// With a KMS key, access to the queue depends on the key's policy; accepting the attribute without enforcing it would
// be misleading.
const KMS = ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];

/**
 * Returns a queue's attributes after `changes`; an empty text removes an attribute. Throws `InvalidAttributeName` and
 * `InvalidAttributeValue`, and `UnsupportedOperation` for KMS keys.
 */
export function changeAttributes(
  current: Record<string, string>,
  changes: Record<string, string>,
  fifo: boolean,
): Record<string, string> {
  const changed = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    if (KMS.includes(name)) {
      if (value === "") continue;
      throw new AwsError(
        "UnsupportedOperation",
        `${name} is not supported: the local cloud has no KMS. Use SqsManagedSseEnabled.`,
      );
    }
    const attribute = attributeNamed(name);
    if (attribute.fifo && !fifo)
      throw name === "FifoQueue"
        ? unknownAttribute(name)
        : invalid(name, `You can specify the ${name} only when FifoQueue is set to true.`);
    if (attribute.removable && value === "") delete changed[name];
    else if (attribute.check(value)) changed[name] = value;
    // Python's spelling.
    else if (attribute.check(value.toLowerCase())) changed[name] = value.toLowerCase();
    else throw invalid(name);
  }
  return changed;
}

/** Returns all settable attributes, with defaults for those not set. */
export function withDefaults(attributes: Record<string, string>, fifo: boolean): Record<string, string> {
  const defaults = Object.entries(ATTRIBUTES).flatMap(([name, each]) =>
    each.default !== undefined && (fifo || !each.fifo) ? [[name, each.default]] : [],
  );
  return { ...Object.fromEntries(defaults), ...attributes };
}

/** Parses the attributes. Throws if a policy among them is invalid. */
export function toSettings(attributes: Record<string, string>, fifo: boolean): Settings {
  const all = withDefaults(attributes, fifo);
  const milliseconds = (name: string) => Number(all[name]) * 1000;
  const { Policy: policy, RedrivePolicy: redrive, RedriveAllowPolicy: redriveAllow } = all;
  return {
    visibilityMs: milliseconds("VisibilityTimeout"),
    delayMs: milliseconds("DelaySeconds"),
    retentionMs: milliseconds("MessageRetentionPeriod"),
    waitMs: milliseconds("ReceiveMessageWaitTimeSeconds"),
    maximumBytes: Number(all["MaximumMessageSize"]),
    fifo,
    contentBasedDeduplication: all["ContentBasedDeduplication"] === "true",
    deduplicatePerGroup: all["DeduplicationScope"] === "messageGroup",
    policy: policy === undefined ? undefined : parseQueuePolicy(policy),
    redrive: redrive === undefined ? undefined : parseRedrivePolicy(redrive),
    redriveAllow: redriveAllow === undefined ? undefined : parseRedriveAllowPolicy(redriveAllow),
  };
}

export const unknownAttribute = (name: string): AwsError =>
  new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);

function attributeNamed(name: string): Attribute {
  const attribute = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (!attribute) throw unknownAttribute(name);
  return attribute;
}

function invalid(name: string, reason?: string): AwsError {
  return new AwsError(
    "InvalidAttributeValue",
    `Invalid value for the parameter ${name}.${reason ? ` Reason: ${reason}` : ""}`,
  );
}

function parseQueuePolicy(text: string): PolicyDocument {
  try {
    const document = parseJson(text) as PolicyDocument;
    parsePolicy(document, "resource");
    return document;
  } catch (error) {
    throw invalid("Policy", (error as Error).message);
  }
}
