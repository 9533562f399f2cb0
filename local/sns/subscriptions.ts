import { ACCOUNT, type Caller, parseArn, REGION } from "../aws.ts";
import { invalidParameter } from "./errors.ts";
import type { Protocol, Subscription, Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import type { State } from "./state.ts";
import { changeSubscriptionAttribute, newSubscriptionAttributes } from "./subscription-attributes.ts";
import { newToken, TOKEN_LIFE_MS } from "./tokens.ts";
import { checkLarge } from "./topic-attributes.ts";

const PROTOCOLS: Protocol[] = ["email", "http", "https", "lambda", "sqs"];
const ELSEWHERE = ["application", "email-json", "firehose", "sms"];

/**
 * Subscribes an endpoint to a topic, or returns its existing subscription if the attributes match. HTTP endpoints and
 * e-mail addresses are asked to confirm. Throws `InvalidParameter`.
 */
export function subscribeOrFind(state: State, topic: Topic, asked: Asked, caller: Caller): Subscription {
  const checked = check(topic, asked);
  const known = knownAs(state, topic, checked);
  return known ? askAgain(state, sameAs(known, asked.attributes)) : add(state, topic, checked, caller);
}

/**
 * Subscribes an endpoint to a topic, or updates the attributes of its existing subscription. Throws `InvalidParameter`.
 */
export function putSubscription(state: State, topic: Topic, asked: Asked, caller: Caller): Subscription {
  const checked = check(topic, asked);
  const known = knownAs(state, topic, checked);
  if (!known) return add(state, topic, checked, caller);
  const changed = { ...known, attributes: checked.attributes };
  state.topics.saveSubscription(changed);
  return changed;
}

interface Asked {
  protocol: string;
  endpoint: string;
  attributes: Record<string, string>;
}

type Checked = Pick<Subscription, "protocol" | "endpoint" | "attributes">;

function check(topic: Topic, { protocol: text, endpoint, attributes }: Asked): Checked {
  const protocol = protocolOf(text);
  checkEndpoint(protocol, endpoint, topic);
  const kind = { topicArn: topic.arn, protocol, endpoint };
  return { protocol, endpoint, attributes: newSubscriptionAttributes(kind, attributes) };
}

const knownAs = ({ topics }: State, topic: Topic, { protocol, endpoint }: Checked): Subscription | undefined =>
  topics.subscriptionsOf(topic.arn).find((each) => each.protocol === protocol && each.endpoint === endpoint);

function add(state: State, topic: Topic, checked: Checked, caller: Caller): Subscription {
  const { protocol } = checked;
  checkLarge(topic, [...state.topics.subscriptionsOf(topic.arn), checked]);
  const { clock, random } = state;
  const confirmed = !mustConfirm(protocol);
  const subscription: Subscription = {
    arn: `${topic.arn}:${random.uuid()}`,
    topicArn: topic.arn,
    ...checked,
    principal: caller.type === "service" ? caller.service : caller.arn,
    confirmed,
    authenticated: confirmed,
    ...(!confirmed && { token: newToken(random), tokenExpiresAt: clock.now() + TOKEN_LIFE_MS }),
  };
  state.topics.saveSubscription(subscription);
  if (!confirmed) askToConfirm(state, subscription);
  return subscription;
}

/** Sends the confirmation request to an endpoint. */
function askToConfirm({ deliveries, clock, random }: State, subscription: Subscription): void {
  const timestamp = new Date(clock.now()).toISOString();
  const { token = "" } = subscription;
  deliveries.start(subscription, { type: "SubscriptionConfirmation", messageId: random.uuid(), token, timestamp });
}

function askAgain(state: State, subscription: Subscription): Subscription {
  if (subscription.confirmed) return subscription;
  const { clock, random } = state;
  const asked = { ...subscription, token: newToken(random), tokenExpiresAt: clock.now() + TOKEN_LIFE_MS };
  state.topics.saveSubscription(asked);
  askToConfirm(state, asked);
  return asked;
}

/** Returns the existing subscription if none of the requested attributes differ. */
function sameAs(known: Subscription, given: Record<string, string>): Subscription {
  for (const [name, value] of Object.entries(given)) {
    const changed = changeSubscriptionAttribute(known, name, value);
    const defaults: Record<string, string> = { RawMessageDelivery: "false", FilterPolicyScope: "MessageAttributes" };
    if ((changed[name] ?? defaults[name]) !== (known.attributes[name] ?? defaults[name]))
      throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
  }
  return known;
}

/** Returns whether an endpoint may belong to someone else and therefore has to confirm. */
export const mustConfirm = (protocol: Protocol): boolean => protocol === "email" || protocol.startsWith("http");

function protocolOf(text: string): Protocol {
  const protocol = PROTOCOLS.find((each) => each === text);
  if (protocol) return protocol;
  if (ELSEWHERE.includes(text))
    throw invalidParameter(
      `Protocol Reason: the local cloud does not deliver to ${text}. Supported: ${PROTOCOLS.join(", ")}.`,
    );
  throw invalidParameter(`Amazon SNS does not support this protocol string: ${text}`);
}

function checkEndpoint(protocol: Protocol, endpoint: string, topic: Topic): void {
  if (protocol === "http" || protocol === "https") {
    if (!URL.canParse(endpoint) || !endpoint.startsWith(`${protocol}://`))
      throw invalidParameter(`Endpoint must match the specified protocol`);
  } else if (protocol === "email") {
    if (!/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalidParameter("Email address");
  } else {
    const { service, region, account, resource } = parseArn(endpoint);
    if (!endpoint.startsWith("arn:") || service !== protocol || resource === "")
      throw invalidParameter(protocol === "sqs" ? "SQS endpoint ARN" : "Lambda endpoint ARN");
    if (region !== REGION || account !== ACCOUNT)
      throw invalidParameter(
        `Endpoint Reason: the local cloud delivers only within account ${ACCOUNT} and Region ${REGION}, not to ${endpoint}`,
      );
  }
  if (isFifo(topic.arn) && protocol !== "sqs")
    throw invalidParameter(
      `Invalid parameter: Endpoint Reason: FIFO topics deliver to SQS queues only, not to ${protocol}`,
    );
  if (!isFifo(topic.arn) && protocol === "sqs" && endpoint.endsWith(".fifo"))
    throw invalidParameter(
      "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    );
}
