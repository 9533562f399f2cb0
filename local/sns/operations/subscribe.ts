import { boolean, text } from "../../api/shapes.ts";
import { requiredText } from "../input.ts";
import { operation } from "../operation.ts";
import { textMap } from "../shapes.ts";
import { subscribeOrFind } from "../subscriptions.ts";
import { onTopic } from "../topic-access.ts";

export const subscribe = operation({
  input: { TopicArn: text(), Protocol: text(), Endpoint: text(), Attributes: textMap, ReturnSubscriptionArn: boolean },
  permissions: onTopic("Subscribe"),
  run(state, input, { caller }) {
    const topic = state.topics.get(requiredText(input, "TopicArn"));
    const protocol = requiredText(input, "Protocol");
    const endpoint = requiredText(input, "Endpoint");
    const asked = { protocol, endpoint, attributes: input.Attributes ?? {} };
    const { arn, confirmed } = subscribeOrFind(state, topic, asked, caller);
    return { SubscriptionArn: confirmed || input.ReturnSubscriptionArn ? arn : "pending confirmation" };
  },
});
