import { text } from "../../api/shapes.ts";
import { requiredText } from "../input.ts";
import { operation } from "../operation.ts";
import { changeSubscriptionAttribute, describeSubscription } from "../subscription-attributes.ts";
import { onAnything } from "../topic-access.ts";

export const getSubscriptionAttributes = operation({
  input: { SubscriptionArn: text() },
  permissions: onAnything("GetSubscriptionAttributes"),
  run({ topics }, input) {
    const subscription = topics.subscription(requiredText(input, "SubscriptionArn"));
    const described = describeSubscription(subscription, topics.get(subscription.topicArn));
    return { Attributes: new Map(Object.entries(described)) };
  },
});

export const setSubscriptionAttributes = operation({
  input: { SubscriptionArn: text(), AttributeName: text(), AttributeValue: text() },
  permissions: onAnything("SetSubscriptionAttributes"),
  run({ topics }, input) {
    const subscription = topics.subscription(requiredText(input, "SubscriptionArn"));
    const name = requiredText(input, "AttributeName");
    const attributes = changeSubscriptionAttribute(subscription, name, input.AttributeValue ?? "");
    topics.saveSubscription({ ...subscription, attributes });
    return {};
  },
});
