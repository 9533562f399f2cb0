import { type InputOf, required, text } from "../../api/shapes.ts";
import { ACCOUNT } from "../../aws.ts";
import type { Subscription } from "../model.ts";
import { operation } from "../operation.ts";
import { page, pageOf } from "../page.ts";
import { onAnything, onTopic } from "../topic-access.ts";

export const listSubscriptions = operation({
  input: page,
  permissions: onAnything("ListSubscriptions"),
  run: ({ topics }, input) => listed(topics.subscriptions(), input),
});

export const listSubscriptionsByTopic = operation({
  input: { TopicArn: required(text()), ...page },
  permissions: onTopic("ListSubscriptionsByTopic"),
  run: ({ topics }, input) => listed(topics.subscriptionsOf(topics.get(input.TopicArn).arn), input),
});

function listed(subscriptions: Iterable<Subscription>, input: InputOf<typeof page>): object {
  const { items, NextToken } = pageOf(subscriptions, input);
  return {
    Subscriptions: items.map(({ arn, confirmed, protocol, endpoint, topicArn }) => ({
      SubscriptionArn: confirmed ? arn : "PendingConfirmation",
      Owner: ACCOUNT,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topicArn,
    })),
    NextToken,
  };
}
