import { ACCOUNT, type Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { type Input, requiredText } from "../input.ts";
import { page } from "../paging.ts";
import type { Subscription } from "../state.ts";

export const listSubscriptions =
  ({ state }: Core): Operation =>
  (input) =>
    listed(state.subscriptions(), input);

export const listSubscriptionsByTopic =
  ({ state }: Core): Operation =>
  (input) =>
    listed(state.subscriptionsOf(state.topic(requiredText(input, "TopicArn")).arn), input);

function listed(subscriptions: Iterable<Subscription>, input: Input): object {
  const { items, NextToken } = page(subscriptions, input);
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
