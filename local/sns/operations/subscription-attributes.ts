import { required, text } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { changeSubscriptionAttribute, describeSubscription } from "../subscription-attributes.ts";
import { onAnything } from "../topic-access.ts";

export const getSubscriptionAttributes = operation({
  input: { SubscriptionArn: required(text()) },
  permissions: onAnything("GetSubscriptionAttributes"),
  run({ topics }, input) {
    const subscription = topics.subscription(input.SubscriptionArn);
    const described = describeSubscription(subscription, topics.get(subscription.topicArn));
    return { Attributes: new Map(Object.entries(described)) };
  },
});

export const setSubscriptionAttributes = operation({
  input: { SubscriptionArn: required(text()), AttributeName: required(text()), AttributeValue: text() },
  permissions: onAnything("SetSubscriptionAttributes"),
  run({ topics }, input) {
    const subscription = topics.subscription(input.SubscriptionArn);
    const name = input.AttributeName;
    const attributes = changeSubscriptionAttribute(subscription, name, input.AttributeValue ?? "");
    topics.saveSubscription({ ...subscription, attributes });
    return {};
  },
});
