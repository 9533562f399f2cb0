import { required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { invalidParameter } from "../errors.ts";
import type { Subscription } from "../model.ts";
import { operation } from "../operation.ts";
import { isToken } from "../tokens.ts";
import { onTopic } from "../topic-access.ts";
import type { Topics } from "../topics.ts";

/** Confirms for an authenticated caller, or through the link in the endpoint's message. */
export const confirmSubscription = (by: "account" | "link") =>
  operation({
    input: { TopicArn: required(text()), Token: required(text()), AuthenticateOnUnsubscribe: text() },
    permissions: onTopic("ConfirmSubscription"),
    run({ topics, clock }, input) {
      const topicArn = input.TopicArn;
      const token = input.Token;
      if (!isToken(token))
        throw new AwsError("InvalidParameter", by === "link" ? "Invalid parameter: Token" : "Invalid token");
      const topic = topics.find(topicArn);
      if (!topic) throw invalidParameter(by === "link" ? "Topic" : "Token");
      const found = findByToken(topics, topicArn, token);
      if (!found || (found.tokenExpiresAt ?? 0) <= clock.now()) throw invalidParameter("Token");
      // A link may be visited more than once: later visits change nothing.
      if (found.confirmed) return { SubscriptionArn: found.arn };
      const authenticated = by === "account";
      const authenticateOnUnsubscribe = authenticated && input.AuthenticateOnUnsubscribe === "true";
      topics.saveSubscription({ ...found, confirmed: true, authenticated, authenticateOnUnsubscribe });
      return { SubscriptionArn: found.arn };
    },
  });

function findByToken(topics: Topics, topicArn: string, token: string): Subscription | undefined {
  const here = topics.subscriptionsOf(topicArn).find((each) => each.token === token);
  if (here) return here;
  const ended = topics.ended.get(token);
  return ended?.topicArn === topicArn ? ended : undefined;
}
