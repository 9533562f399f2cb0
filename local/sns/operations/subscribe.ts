import { boolean, required, text } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { textMap } from "../shapes.ts";
import { subscribeOrFind } from "../subscriptions.ts";
import { onTopic } from "../topic-access.ts";

export const subscribe = operation({
  input: {
    TopicArn: required(text()),
    Protocol: required(text()),
    Endpoint: required(text()),
    Attributes: textMap,
    ReturnSubscriptionArn: boolean,
  },
  permissions: onTopic("Subscribe"),
  run(state, input, { caller }) {
    const topic = state.topics.get(input.TopicArn);
    const protocol = input.Protocol;
    const endpoint = input.Endpoint;
    const asked = { protocol, endpoint, attributes: input.Attributes ?? {} };
    const { arn, confirmed } = subscribeOrFind(state, topic, asked, caller);
    return { SubscriptionArn: confirmed || input.ReturnSubscriptionArn ? arn : "pending confirmation" };
  },
});
