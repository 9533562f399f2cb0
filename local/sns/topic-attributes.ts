import { ACCOUNT } from "../aws.ts";
import { effectiveTopicPolicy, parseTopicDeliveryPolicy, type TopicDeliveryPolicy } from "./delivery-policy-input.ts";
import { invalidParameter, notSupported } from "./errors.ts";
import type { Subscription, Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import { defaultPolicy, parseTopicPolicy, type TopicPolicy } from "./topic-policy.ts";

const DEFAULT_MAXIMUM_BYTES = 262_144;
const LARGEST_MAXIMUM_BYTES = 1_048_576;
/** The subscription limit of a topic with a larger maximum message size; all must be queues or functions. */
const MOST_FOR_LARGE = 100;

interface Attribute {
  /** Only for FIFO topics. */
  fifo?: true;
  /** Can be set only on creation. */
  created?: true;
  /** Throws `InvalidParameter`, or returns false for an invalid value. */
  check(value: string): boolean;
}

const oneOf = (...values: string[]) => ({ check: (value: string) => values.includes(value) });

const ATTRIBUTES: Record<string, Attribute> = {
  ContentBasedDeduplication: { fifo: true, ...oneOf("true", "false") },
  DeliveryPolicy: {
    check(value) {
      if (value !== "") parseTopicDeliveryPolicy(value, (reason) => invalidParameter(`DeliveryPolicy: ${reason}`));
      return true;
    },
  },
  // For e-mail and SMS, which are not really sent here.
  DisplayName: { check: (value) => value.length <= 100 },
  FifoThroughputScope: { fifo: true, ...oneOf("Topic", "MessageGroup") },
  FifoTopic: { created: true, ...oneOf("true", "false") },
  MaximumMessageSize: {
    check: (value) => /^\d+$/.test(value) && Number(value) >= 1024 && Number(value) <= LARGEST_MAXIMUM_BYTES,
  },
  Policy: { check: (value) => value === "" || Boolean(parseTopicPolicy(value)) },
  SignatureVersion: oneOf("1", "2"),
  // Accepted without effect: nothing here reads X-Ray traces.
  TracingConfig: oneOf("PassThrough", "Active"),
};

const ELSEWHERE = /^(Kms\w+|ArchivePolicy|DataProtectionPolicy|\w+(Success|Failure)Feedback(RoleArn|SampleRate))$/;

/** Returns the attributes of a new topic. Throws `InvalidParameter`. */
export function newTopicAttributes(given: Record<string, string>): Record<string, string> {
  const fifo = given["FifoTopic"] === "true";
  for (const [name, value] of Object.entries(given)) {
    const known = check(name, value, `Attributes Reason: ${name}`);
    if (known.fifo && !fifo) throw invalidParameter(`Attributes Reason: ${name} can only be set for FIFO topics`);
  }
  return normal(given);
}

/** Returns a topic's attributes after a change. Throws `InvalidParameter`. */
export function changeTopicAttribute(
  topic: Topic,
  name: string,
  value: string,
  subscriptions: Subscription[],
): Record<string, string> {
  const known = check(name, value, name);
  if (known.created || (known.fifo && !isFifo(topic.arn))) throw invalidParameter("AttributeName");
  const attributes = normal({ ...topic.attributes, [name]: value });
  checkLarge({ attributes }, subscriptions);
  return attributes;
}

/** Throws `InvalidParameter` if the topic allows larger messages than its subscriptions accept. */
export function checkLarge(topic: WithAttributes, subscriptions: Pick<Subscription, "protocol">[]): void {
  if (maximumBytesOf(topic) <= DEFAULT_MAXIMUM_BYTES) return;
  const fit = subscriptions.every(({ protocol }) => protocol === "sqs" || protocol === "lambda");
  if (fit && subscriptions.length <= MOST_FOR_LARGE) return;
  throw invalidParameter(
    `MaximumMessageSize Reason: above ${DEFAULT_MAXIMUM_BYTES} bytes a topic can have up to ${MOST_FOR_LARGE} ` +
      "subscriptions, with the protocols sqs and lambda only",
  );
}

function check(name: string, value: string, where: string): Attribute {
  if (ELSEWHERE.test(name) && value !== "") throw notSupported(name);
  const known = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
  if (!known) throw invalidParameter(where === name ? "AttributeName" : `Attributes Reason: Unknown attribute ${name}`);
  if (!known.check(value)) throw invalidParameter(`${where}: Invalid value [${value}]`);
  return known;
}

/** Drops attributes that an empty text removes, and those equal to their defaults. */
function normal(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name, value]) =>
        !(value === "" && (name === "Policy" || name === "DeliveryPolicy")) &&
        !(name === "FifoTopic" && value === "false"),
    ),
  );
}

type WithAttributes = Pick<Topic, "attributes">;

// Cached because every publish needs it. A changed topic is a new object.
const policies = new WeakMap<Topic, TopicPolicy>();

export function policyOf(topic: Topic): TopicPolicy {
  const { Policy: text } = topic.attributes;
  const policy = policies.get(topic) ?? (text === undefined ? defaultPolicy(topic.arn) : parseTopicPolicy(text));
  policies.set(topic, policy);
  return policy;
}

export const maximumBytesOf = ({ attributes }: WithAttributes): number =>
  Number(attributes["MaximumMessageSize"] ?? DEFAULT_MAXIMUM_BYTES);

export const signatureVersionOf = ({ attributes }: WithAttributes): string => attributes["SignatureVersion"] ?? "1";

export function deliveryPolicyOf({ attributes }: WithAttributes): TopicDeliveryPolicy | undefined {
  const { DeliveryPolicy: policy } = attributes;
  return policy === undefined ? undefined : parseTopicDeliveryPolicy(policy, (reason) => new Error(reason));
}

/** Returns the attributes that `GetTopicAttributes` reports. */
export function describeTopic(topic: Topic, subscriptions: Subscription[]): Record<string, string> {
  const { ContentBasedDeduplication = "false", DeliveryPolicy: _own, Policy: _policy, ...set } = topic.attributes;
  const own = deliveryPolicyOf(topic);
  const confirmed = subscriptions.filter((each) => each.confirmed).length;
  return {
    DisplayName: "",
    ...set,
    ...(isFifo(topic.arn) && { ContentBasedDeduplication }),
    ...(own && { DeliveryPolicy: JSON.stringify({ http: own }) }),
    EffectiveDeliveryPolicy: JSON.stringify({ http: effectiveTopicPolicy(own) }),
    Owner: ACCOUNT,
    Policy: JSON.stringify(policyOf(topic)),
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsDeleted: String(topic.deleted),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    TopicArn: topic.arn,
  };
}
