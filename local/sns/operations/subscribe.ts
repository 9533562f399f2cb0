import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { missing } from "../errors.ts";
import { optionalText, requiredText, textMapOf } from "../input.ts";
import { subscribeOrFind } from "../subscriptions.ts";

export const subscribe =
  (core: Core): Operation =>
  (input, { caller }) => {
    const topic = core.state.topic(requiredText(input, "TopicArn"));
    const protocol = requiredText(input, "Protocol");
    const endpoint = optionalText(input, "Endpoint");
    if (endpoint === undefined) throw missing("Endpoint");
    const asked = { protocol, endpoint, attributes: textMapOf(input, "Attributes") };
    const { arn, confirmed } = subscribeOrFind(core, topic, asked, caller);
    const told = confirmed || optionalText(input, "ReturnSubscriptionArn") === "true";
    return { SubscriptionArn: told ? arn : "pending confirmation" };
  };
