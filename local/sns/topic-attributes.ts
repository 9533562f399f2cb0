import { ACCOUNT } from "../aws.ts";
import { effectiveTopicPolicy, parseTopicDeliveryPolicy, type TopicDeliveryPolicy } from "./delivery-policy-input.ts";
import { invalidParameter, notSupported } from "./errors.ts";
import type { Subscription, Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import { defaultPolicy, parseTopicPolicy, type TopicPolicy } from "./topic-policy.ts";

const DEFAULT_MAXIMUM_BYTES = 262_144;
const LARGEST_MAXIMUM_BYTES = 1_048_576;
/** A topic for larger messages than the default has no more subscriptions than this, all to queues and functions. */
const MOST_FOR_LARGE = 100;

interface Attribute {
  /** Only for FIFO topics. */
  fifo?: true;
  /** Only when the topic is created. */
  created?: true;
  /** Throws `InvalidParameter`, or gives false for a value that is not one. */
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
  // For e-mail and SMS, which nobody is sent here.
  DisplayName: { check: (value) => value.length <= 100 },
  FifoThroughputScope: { fifo: true, ...oneOf("Topic", "MessageGroup") },
  FifoTopic: { created: true, ...oneOf("true", "false") },
  MaximumMessageSize: {
    check: (value) => /^\d+$/.test(value) && Number(value) >= 1024 && Number(value) <= LARGEST_MAXIMUM_BYTES,
  },
  Policy: { check: (value) => value === "" || Boolean(parseTopicPolicy(value)) },
  SignatureVersion: oneOf("1", "2"),
  // Nobody on one machine looks at traces of X-Ray.
  TracingConfig: oneOf("PassThrough", "Active"),
};

const ELSEWHERE = /^(Kms\w+|ArchivePolicy|DataProtectionPolicy|\w+(Success|Failure)Feedback(RoleArn|SampleRate))$/;

/** The attributes of a new topic. Throws `InvalidParameter`. */
export function newTopicAttributes(given: Record<string, string>): Record<string, string> {
  const fifo = given["FifoTopic"] === "true";
  for (const [name, value] of Object.entries(given)) {
    const known = check(name, value, `Attributes Reason: ${name}`);
    if (known.fifo && !fifo) throw invalidParameter(`Attributes Reason: ${name} can only be set for FIFO topics`);
  }
  return normal(given);
}

/** A topic's attributes after a change. Throws `InvalidParameter`. */
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

/** Throws `InvalidParameter` for a topic for larger messages than its subscriptions can take. */
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

/** Without the attributes that an empty text takes away, or that say what is so anyway. */
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

// Read once: every publish asks. A topic that changed is another object.
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

/** Everything that `GetTopicAttributes` tells. */
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
