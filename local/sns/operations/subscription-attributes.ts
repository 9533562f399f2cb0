import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { optionalText, requiredText } from "../input.ts";
import { changeSubscriptionAttribute, describeSubscription } from "../subscription-attributes.ts";

export const getSubscriptionAttributes =
  ({ state }: Core): Operation =>
  (input) => {
    const subscription = state.subscription(requiredText(input, "SubscriptionArn"));
    const described = describeSubscription(subscription, state.topic(subscription.topicArn));
    return { Attributes: new Map(Object.entries(described)) };
  };

export const setSubscriptionAttributes =
  ({ state }: Core): Operation =>
  (input) => {
    const subscription = state.subscription(requiredText(input, "SubscriptionArn"));
    const name = requiredText(input, "AttributeName");
    const value = optionalText(input, "AttributeValue") ?? "";
    state.saveSubscription({ ...subscription, attributes: changeSubscriptionAttribute(subscription, name, value) });
    return {};
  };
