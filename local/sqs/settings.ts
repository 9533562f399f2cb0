import { AwsError } from "../aws.ts";
import { type PolicyDocument, parsePolicy } from "../iam/document.ts";
import { parseJson } from "../json.ts";
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from "./redrive-policy.ts";

/** A queue's attributes as it works with them; times in milliseconds. */
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

/** 1 MiB: of a message, and of all messages of a batch. */
export const MAX_BYTES = 1_048_576;

interface Attribute {
  /** What a queue has that was given none; without it the attribute may be absent. */
  default?: string;
  /** Only for FIFO queues. */
  fifo?: true;
  /** Whether an empty text takes the attribute away. */
  removable?: true;
  check(value: string): boolean | undefined;
}

const integer = (initial: number, min: number, max: number): Attribute => ({
  default: String(initial),
  check: (value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max,
});
const oneOf = (...values: string[]) => ({ check: (value: string) => values.includes(value) });
const flag = oneOf("true", "false");
// What these hold is refused with a reason of its own while it is parsed.
const parsedOnSet = { removable: true, check: () => true } as const;

const ATTRIBUTES: Record<string, Attribute> = {
  VisibilityTimeout: integer(30, 0, 43_200),
  MaximumMessageSize: integer(MAX_BYTES, 1024, MAX_BYTES),
  MessageRetentionPeriod: integer(345_600, 60, 1_209_600),
  DelaySeconds: integer(0, 0, 900),
  ReceiveMessageWaitTimeSeconds: integer(0, 0, 20),
  // Encryption at rest cannot be told from outside, and nothing rests here.
  SqsManagedSseEnabled: { default: "true", ...flag },
  Policy: parsedOnSet,
  RedrivePolicy: parsedOnSet,
  RedriveAllowPolicy: parsedOnSet,
  FifoQueue: { default: "true", fifo: true, ...oneOf("true") },
  ContentBasedDeduplication: { default: "false", fifo: true, ...flag },
  DeduplicationScope: { default: "queue", fifo: true, ...oneOf("queue", "messageGroup") },
  FifoThroughputLimit: { default: "perQueue", fifo: true, ...oneOf("perQueue", "perMessageGroupId") },
};

// With a KMS key, who may use the queue depends on the key's policy; to take the attribute and not do that would lie.
const KMS = ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];

/**
 * The attributes a queue has after `changes`; those with the empty text are taken away. Throws `InvalidAttributeName` and
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
    else throw invalid(name);
  }
  return changed;
}

/** All attributes that can be set, with the defaults of those that were not. */
export function withDefaults(attributes: Record<string, string>, fifo: boolean): Record<string, string> {
  const defaults = Object.entries(ATTRIBUTES).flatMap(([name, each]) =>
    each.default !== undefined && (fifo || !each.fifo) ? [[name, each.default]] : [],
  );
  return { ...Object.fromEntries(defaults), ...attributes };
}

/** Throws where a policy among the attributes cannot be understood. */
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
