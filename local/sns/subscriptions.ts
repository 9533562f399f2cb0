import { ACCOUNT, type Caller, parseArn, REGION } from "../aws.ts";
import type { Core } from "./core.ts";
import { invalidParameter } from "./errors.ts";
import { isFifo } from "./names.ts";
import type { Protocol, Subscription, Topic } from "./state.ts";
import { changeSubscriptionAttribute, newSubscriptionAttributes } from "./subscription-attributes.ts";
import { newToken, TOKEN_LIFE_MS } from "./tokens.ts";
import { DEFAULT_MAXIMUM_BYTES, MOST_FOR_LARGE, maximumBytesOf, takesLarge } from "./topic-attributes.ts";

const PROTOCOLS: Protocol[] = ["http", "https", "lambda", "sqs"];
const ELSEWHERE = ["application", "email", "email-json", "firehose", "sms"];

/**
 * Subscribes an endpoint to a topic, or finds the subscription it has already when the attributes agree. An HTTP endpoint
 * is asked to confirm. Throws `InvalidParameter`.
 */
export function subscribeOrFind(
  core: Core,
  topic: Topic,
  asked: { protocol: string; endpoint: string; attributes: Record<string, string> },
  caller: Caller,
): Subscription {
  const { state } = core;
  const { endpoint, attributes: given } = asked;
  const protocol = protocolOf(asked.protocol);
  checkEndpoint(protocol, endpoint, topic);
  const attributes = newSubscriptionAttributes({ topicArn: topic.arn, protocol, endpoint }, given);
  const others = state.subscriptionsOf(topic.arn);
  const known = others.find((each) => each.protocol === protocol && each.endpoint === endpoint);
  if (known) return askAgain(core, sameAs(known, given));
  checkLarge(topic, protocol, others.length);
  const { clock, random } = state.deps;
  const confirmed = !protocol.startsWith("http");
  const subscription: Subscription = {
    arn: `${topic.arn}:${random.uuid()}`,
    topicArn: topic.arn,
    protocol,
    endpoint,
    attributes,
    principal: caller.type === "service" ? caller.service : caller.arn,
    confirmed,
    authenticated: confirmed,
    ...(!confirmed && { token: newToken(random), tokenExpiresAt: clock.now() + TOKEN_LIFE_MS }),
  };
  state.saveSubscription(subscription);
  if (!confirmed) askToConfirm(core, subscription);
  return subscription;
}

/** Sends what an endpoint confirms its subscription with. */
function askToConfirm({ state, deliveries }: Core, subscription: Subscription): void {
  const { clock, random } = state.deps;
  const timestamp = new Date(clock.now()).toISOString();
  const { token = "" } = subscription;
  deliveries.start(subscription, { type: "SubscriptionConfirmation", messageId: random.uuid(), token, timestamp });
}

function askAgain(core: Core, subscription: Subscription): Subscription {
  if (subscription.confirmed) return subscription;
  const { clock, random } = core.state.deps;
  const asked = { ...subscription, token: newToken(random), tokenExpiresAt: clock.now() + TOKEN_LIFE_MS };
  core.state.saveSubscription(asked);
  askToConfirm(core, asked);
  return asked;
}

/** The known subscription, when nothing that is asked of it differs. */
function sameAs(known: Subscription, given: Record<string, string>): Subscription {
  for (const [name, value] of Object.entries(given)) {
    const changed = changeSubscriptionAttribute(known, name, value);
    const defaults: Record<string, string> = { RawMessageDelivery: "false", FilterPolicyScope: "MessageAttributes" };
    if ((changed[name] ?? defaults[name]) !== (known.attributes[name] ?? defaults[name]))
      throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
  }
  return known;
}

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
  } else {
    const { service, region, account, resource } = parseArn(endpoint);
    if (!endpoint.startsWith("arn:") || service !== protocol || resource === "")
      throw invalidParameter(protocol === "sqs" ? "SQS endpoint ARN" : "Lambda endpoint ARN");
    if (region !== REGION || account !== ACCOUNT)
      throw invalidParameter(
        `Endpoint Reason: the local cloud delivers within the account ${ACCOUNT} and the region ${REGION} only, not to ${endpoint}`,
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

function checkLarge(topic: Topic, protocol: Protocol, others: number): void {
  if (maximumBytesOf(topic) <= DEFAULT_MAXIMUM_BYTES || (takesLarge(protocol) && others < MOST_FOR_LARGE)) return;
  throw invalidParameter(
    `Protocol Reason: a topic with a MaximumMessageSize above ${DEFAULT_MAXIMUM_BYTES} can have up to ${MOST_FOR_LARGE} ` +
      "subscriptions, with the protocols sqs and lambda only",
  );
}
