import { ACCOUNT, arn, parseArn } from "../aws.ts";
import { parseJson } from "../json.ts";
import { effectivePolicy, parseSubscriptionPolicy, type SubscriptionDeliveryPolicy } from "./delivery-policy-input.ts";
import { invalidParameter, notSupported } from "./errors.ts";
import { compileFilter, type FilterScope, isNested } from "./filter-policy.ts";
import type { Subscription, Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import { deliveryPolicyOf } from "./topic-attributes.ts";

type Attributes = Record<string, string>;
type Kind = Pick<Subscription, "topicArn" | "protocol" | "endpoint">;

const NAMES = ["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy"];
const ELSEWHERE = ["ReplayPolicy", "SubscriptionRoleArn"];
const SCOPES = ["MessageAttributes", "MessageBody"];

/** Returns the attributes of a new subscription. Throws `InvalidParameter`. */
export function newSubscriptionAttributes(kind: Kind, given: Attributes): Attributes {
  for (const name of Object.keys(given)) {
    if (ELSEWHERE.includes(name)) throw notSupported(name);
    if (!NAMES.includes(name)) throw invalidParameter(`Attributes Reason: Unknown attribute ${name}`);
  }
  return checked(kind, given, Object.keys(given), "Attributes Reason: ");
}

/** Returns a subscription's attributes after a change. Throws `InvalidParameter`. */
export function changeSubscriptionAttribute(subscription: Subscription, name: string, value: string): Attributes {
  if (ELSEWHERE.includes(name)) throw notSupported(name);
  if (!NAMES.includes(name)) throw invalidParameter("AttributeName");
  return checked(subscription, { ...subscription.attributes, [name]: value }, [name], "");
}

function checked(kind: Kind, attributes: Attributes, changed: string[], where: string): Attributes {
  const all = normal(attributes);
  const refuse = (name: string) => (reason: string) => invalidParameter(`${where}${name}: ${reason}`);
  const { RawMessageDelivery: raw, FilterPolicyScope: scope, FilterPolicy: filter, RedrivePolicy: redrive } = all;
  if (raw !== undefined && raw !== "true" && raw !== "false")
    throw refuse("RawMessageDelivery")(`Invalid value [${raw}]. Must be true or false.`);
  if (raw === "true" && (kind.protocol === "lambda" || kind.protocol === "email"))
    throw invalidParameter(`${where}Delivery protocol [${kind.protocol}] does not support raw message delivery.`);
  if (scope !== undefined && !SCOPES.includes(scope))
    throw refuse("FilterPolicyScope")(`Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`);
  if (filter !== undefined && (changed.includes("FilterPolicy") || changed.includes("FilterPolicyScope"))) {
    compileFilter(filter, scopeOf(all), refuse("FilterPolicy"));
    if (scopeOf(all) === "MessageAttributes" && isNested(filter))
      throw invalidParameter("Filter policy scope MessageAttributes does not support nested filter policy");
  }
  if (redrive !== undefined && changed.includes("RedrivePolicy")) checkRedrive(redrive, kind, refuse("RedrivePolicy"));
  if (all["DeliveryPolicy"] !== undefined && changed.includes("DeliveryPolicy")) {
    if (!kind.protocol.startsWith("http"))
      throw refuse("DeliveryPolicy")(
        `only subscriptions with the protocols http and https can have one, not ${kind.protocol}.`,
      );
    parseSubscriptionPolicy(all["DeliveryPolicy"], refuse("DeliveryPolicy"));
  }
  return all;
}

/** Drops the attributes whose value is an empty text or object, which means removal. */
function normal(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (name === "RawMessageDelivery") return [[name, /^(true|false)$/i.test(value) ? value.toLowerCase() : value]];
      return name !== "FilterPolicyScope" && /^\s*(\{\s*\})?\s*$/.test(value) ? [] : [[name, value]];
    }),
  );
}

function checkRedrive(text: string, { topicArn, endpoint }: Kind, refuse: (reason: string) => Error): void {
  const target = redriveTarget(text, refuse);
  const { service, region, account, resource } = parseArn(String(target));
  if (typeof target !== "string" || service !== "sqs" || resource === "" || region === "" || account === "")
    throw refuse("deadLetterTargetArn is an invalid arn");
  if (target !== arn("sqs", resource))
    throw refuse(`deadLetterTargetArn must be a queue of this account and region, not ${target}`);
  const fifo = isFifo(topicArn) && endpoint.endsWith(".fifo");
  if (fifo && !target.endsWith(".fifo"))
    throw refuse("must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
  if (!isFifo(topicArn) && target.endsWith(".fifo"))
    throw refuse("must use a standard queue as DLQ for a standard topic.");
}

function redriveTarget(text: string, refuse: (reason: string) => Error): unknown {
  try {
    return (parseJson(text) as { deadLetterTargetArn?: unknown }).deadLetterTargetArn;
  } catch (error) {
    throw refuse(`failed to parse JSON. ${(error as Error).message}`);
  }
}

type WithAttributes = Pick<Subscription, "attributes">;

export const scopeOf = (attributes: Readonly<Attributes>): FilterScope =>
  (attributes["FilterPolicyScope"] ?? "MessageAttributes") as FilterScope;

export const isRaw = ({ attributes }: WithAttributes): boolean => attributes["RawMessageDelivery"] === "true";

/** Returns the ARN of the dead-letter queue, if any. */
export function deadLetterQueueOf({ attributes }: WithAttributes): string | undefined {
  const { RedrivePolicy: policy } = attributes;
  return policy === undefined ? undefined : (JSON.parse(policy) as { deadLetterTargetArn: string }).deadLetterTargetArn;
}

function ownPolicyOf({ attributes }: WithAttributes): SubscriptionDeliveryPolicy | undefined {
  const { DeliveryPolicy: policy } = attributes;
  return policy === undefined ? undefined : parseSubscriptionPolicy(policy, (reason) => new Error(reason));
}

/** Returns the delivery policy in effect for an HTTP subscription. */
export const effectivePolicyOf = (subscription: WithAttributes, topic: Pick<Topic, "attributes">) =>
  effectivePolicy(ownPolicyOf(subscription), deliveryPolicyOf(topic));

/** Returns the attributes that `GetSubscriptionAttributes` reports. */
export function describeSubscription(subscription: Subscription, topic: Topic): Record<string, string> {
  const { attributes } = subscription;
  const { FilterPolicy, RedrivePolicy } = attributes;
  const own = ownPolicyOf(subscription);
  return {
    ConfirmationWasAuthenticated: String(subscription.authenticated),
    ...(own && { DeliveryPolicy: JSON.stringify(own) }),
    ...(subscription.protocol.startsWith("http") && {
      EffectiveDeliveryPolicy: JSON.stringify(effectivePolicyOf(subscription, topic)),
    }),
    Endpoint: subscription.endpoint,
    ...(FilterPolicy !== undefined && { FilterPolicy, FilterPolicyScope: scopeOf(attributes) }),
    Owner: ACCOUNT,
    PendingConfirmation: String(!subscription.confirmed),
    Protocol: subscription.protocol,
    RawMessageDelivery: String(isRaw(subscription)),
    ...(RedrivePolicy !== undefined && { RedrivePolicy }),
    SubscriptionArn: subscription.arn,
    SubscriptionPrincipal: subscription.principal,
    TopicArn: subscription.topicArn,
  };
}
