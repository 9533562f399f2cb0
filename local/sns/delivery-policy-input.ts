import { parseJsonObject } from "../json.ts";
import {
  DEFAULT_CONTENT_TYPE,
  HTTP_DEFAULT,
  type RequestPolicy,
  type RetryPolicy,
  retryDelay,
  type ThrottlePolicy,
} from "./delivery-policy.ts";

/** A subscription's delivery policy with all the fields AWS returns. */
export interface SubscriptionDeliveryPolicy {
  healthyRetryPolicy: RetryPolicy | null;
  sicklyRetryPolicy: null;
  throttlePolicy: ThrottlePolicy | null;
  requestPolicy: RequestPolicy | null;
  guaranteed: boolean;
}

/** The HTTP part of a topic's delivery policy. */
export interface TopicDeliveryPolicy {
  defaultHealthyRetryPolicy?: Partial<RetryPolicy>;
  disableSubscriptionOverrides: boolean;
  defaultThrottlePolicy?: ThrottlePolicy;
  defaultRequestPolicy?: RequestPolicy;
}

type Fields = Record<string, unknown>;
type Refuse = (reason: string) => Error;

const LONGEST_SECONDS = 3600;
const MOST_RETRIES = 100;

const CONTENT_TYPES = ["text/plain", "application/json", "application/xml", "text/csv", "text/html", "text/css"];

/** Parses a subscription's `DeliveryPolicy`; `refuse` creates the error for a reason. */
export function parseSubscriptionPolicy(text: string, refuse: Refuse): SubscriptionDeliveryPolicy {
  const policy = parse(text, refuse);
  onlyFields(
    policy,
    ["healthyRetryPolicy", "sicklyRetryPolicy", "throttlePolicy", "requestPolicy", "guaranteed"],
    refuse,
  );
  const { healthyRetryPolicy, sicklyRetryPolicy, throttlePolicy, requestPolicy, guaranteed } = policy;
  if (sicklyRetryPolicy != null || (guaranteed ?? false) !== false)
    throw refuse("sicklyRetryPolicy and guaranteed are not supported by the local cloud.");
  const retry = retryOf(healthyRetryPolicy, refuse);
  return {
    healthyRetryPolicy: retry ? complete(retry) : null,
    sicklyRetryPolicy: null,
    throttlePolicy: throttleOf(throttlePolicy, refuse) ?? null,
    requestPolicy: requestOf(requestPolicy, refuse) ?? null,
    guaranteed: false,
  };
}

/** Parses the `http` part of a topic's `DeliveryPolicy`; `refuse` creates the error for a reason. */
export function parseTopicDeliveryPolicy(text: string, refuse: Refuse): TopicDeliveryPolicy {
  const policy = parse(text, refuse);
  onlyFields(policy, ["http"], refuse);
  const http = recordOf(policy["http"], "http", refuse) ?? {};
  const known = [
    "defaultHealthyRetryPolicy",
    "disableSubscriptionOverrides",
    "defaultThrottlePolicy",
    "defaultRequestPolicy",
  ];
  onlyFields(http, known, refuse);
  const { disableSubscriptionOverrides = false } = http;
  if (typeof disableSubscriptionOverrides !== "boolean")
    throw refuse("disableSubscriptionOverrides must be true or false");
  const retry = retryOf(http["defaultHealthyRetryPolicy"], refuse);
  const throttle = throttleOf(http["defaultThrottlePolicy"], refuse);
  const request = requestOf(http["defaultRequestPolicy"], refuse);
  return {
    ...(retry && { defaultHealthyRetryPolicy: retry }),
    disableSubscriptionOverrides,
    ...(throttle && { defaultThrottlePolicy: throttle }),
    ...(request && { defaultRequestPolicy: request }),
  };
}

/** Returns the topic's policy completed with the system's defaults. */
export function effectiveTopicPolicy(policy: TopicDeliveryPolicy | undefined) {
  return {
    defaultHealthyRetryPolicy: complete(policy?.defaultHealthyRetryPolicy ?? {}),
    disableSubscriptionOverrides: policy?.disableSubscriptionOverrides ?? false,
    ...(policy?.defaultThrottlePolicy && { defaultThrottlePolicy: policy.defaultThrottlePolicy }),
    defaultRequestPolicy: policy?.defaultRequestPolicy ?? { headerContentType: DEFAULT_CONTENT_TYPE },
  };
}

/** Returns the subscription's policy completed from the topic's and the system's. */
export function effectivePolicy(own: SubscriptionDeliveryPolicy | undefined, topic: TopicDeliveryPolicy | undefined) {
  const defaults = effectiveTopicPolicy(topic);
  const mine = defaults.disableSubscriptionOverrides ? undefined : own;
  return {
    healthyRetryPolicy: mine?.healthyRetryPolicy ?? defaults.defaultHealthyRetryPolicy,
    sicklyRetryPolicy: null,
    throttlePolicy: mine?.throttlePolicy ?? defaults.defaultThrottlePolicy ?? null,
    requestPolicy: mine?.requestPolicy ?? defaults.defaultRequestPolicy,
    guaranteed: false,
  };
}

const complete = (retry: Partial<RetryPolicy>): RetryPolicy => ({ ...HTTP_DEFAULT, ...retry });

function retryOf(value: unknown, refuse: Refuse): Partial<RetryPolicy> | undefined {
  const given = recordOf(value, "healthyRetryPolicy", refuse);
  if (!given) return undefined;
  onlyFields(given, Object.keys(HTTP_DEFAULT), refuse);
  for (const [name, each] of Object.entries(given)) {
    const { min, max } = name.endsWith("Target") ? { min: 1, max: LONGEST_SECONDS } : { min: 0, max: MOST_RETRIES };
    if (name === "backoffFunction") {
      if (!["linear", "arithmetic", "geometric", "exponential"].includes(String(each)))
        throw refuse("backoffFunction must be linear, arithmetic, geometric or exponential");
    } else if (!Number.isInteger(each) || (each as number) < min || (each as number) > max)
      throw refuse(`${name} must be an integer from ${min} to ${max}`);
  }
  const retry = given as Partial<RetryPolicy>;
  const { minDelayTarget, maxDelayTarget, numRetries, ...counts } = complete(retry);
  if (minDelayTarget > maxDelayTarget) throw refuse("maxDelayTarget must be greater than or equal to minDelayTarget");
  const { numMaxDelayRetries, numMinDelayRetries, numNoDelayRetries } = counts;
  if (numMaxDelayRetries + numMinDelayRetries + numNoDelayRetries > numRetries)
    throw refuse(
      "numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries and numMaxDelayRetries",
    );
  let total = 0;
  for (let number = 1; number <= numRetries; number++) total += retryDelay(complete(retry), number, 0) ?? 0;
  if (total > LONGEST_SECONDS * 1000) throw refuse(`the total retry time must not exceed ${LONGEST_SECONDS} seconds`);
  return retry;
}

function throttleOf(value: unknown, refuse: Refuse): ThrottlePolicy | undefined {
  const given = recordOf(value, "throttlePolicy", refuse);
  if (!given) return undefined;
  onlyFields(given, ["maxReceivesPerSecond"], refuse);
  const { maxReceivesPerSecond } = given;
  if (maxReceivesPerSecond === undefined) return undefined;
  if (!Number.isInteger(maxReceivesPerSecond) || (maxReceivesPerSecond as number) < 1)
    throw refuse("maxReceivesPerSecond must be an integer of 1 or more");
  return { maxReceivesPerSecond: maxReceivesPerSecond as number };
}

function requestOf(value: unknown, refuse: Refuse): RequestPolicy | undefined {
  const given = recordOf(value, "requestPolicy", refuse);
  if (!given) return undefined;
  onlyFields(given, ["headerContentType"], refuse);
  const { headerContentType } = given;
  if (headerContentType === undefined) return undefined;
  const [type = ""] = String(headerContentType).split(";");
  if (!CONTENT_TYPES.includes(type.trim()))
    throw refuse(`headerContentType must be one of ${CONTENT_TYPES.join(", ")}`);
  return { headerContentType: String(headerContentType) };
}

function parse(text: string, refuse: Refuse): Fields {
  const fields = parseJsonObject(text);
  if (fields) return fields;
  throw refuse("failed to parse JSON.");
}

function recordOf(value: unknown, name: string, refuse: Refuse): Fields | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw refuse(`${name} must be an object`);
  return value as Fields;
}

function onlyFields(fields: Fields, known: string[], refuse: Refuse): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw refuse(`unexpected field ${unknown}; known: ${known.join(", ")}`);
}
