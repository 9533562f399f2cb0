import { AwsError, type Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { invalidParameter } from "../errors.ts";
import { optionalText, requiredText } from "../input.ts";
import type { State, Subscription } from "../state.ts";
import { isToken } from "../tokens.ts";

/** By somebody with an account, or through the link in the endpoint's message. */
export const confirmSubscription =
  ({ state }: Core, by: "account" | "link"): Operation =>
  (input) => {
    const topicArn = requiredText(input, "TopicArn");
    const token = requiredText(input, "Token");
    if (!isToken(token))
      throw new AwsError("InvalidParameter", by === "link" ? "Invalid parameter: Token" : "Invalid token");
    const topic = state.findTopic(topicArn);
    if (!topic) throw invalidParameter(by === "link" ? "Topic" : "Token");
    const found = findByToken(state, topicArn, token);
    if (!found || (found.tokenExpiresAt ?? 0) <= state.deps.clock.now()) throw invalidParameter("Token");
    // A link is visited more than once: the second time confirms nothing new.
    if (found.confirmed) return { SubscriptionArn: found.arn };
    const authenticated = by === "account";
    const authenticateOnUnsubscribe = authenticated && optionalText(input, "AuthenticateOnUnsubscribe") === "true";
    state.saveSubscription({ ...found, confirmed: true, authenticated, authenticateOnUnsubscribe });
    return { SubscriptionArn: found.arn };
  };

function findByToken(state: State, topicArn: string, token: string): Subscription | undefined {
  const here = state.subscriptionsOf(topicArn).find((each) => each.token === token);
  if (here) return here;
  const ended = state.ended.get(token);
  return ended?.topicArn === topicArn ? ended : undefined;
}
