import { text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { missing } from "../errors.ts";
import { checkSubscriptionArn } from "../names.ts";
import { operation } from "../operation.ts";
import { mustConfirm } from "../subscriptions.ts";
import { newToken, TOKEN_LIFE_MS } from "../tokens.ts";
import { onAnything } from "../topic-access.ts";

/**
 * Ends a subscription for an authenticated caller, or through the link in a message: an endpoint that had to confirm is
 * then notified and can resubscribe.
 */
export const unsubscribe = (by: "account" | "link") =>
  operation({
    input: { SubscriptionArn: text() },
    permissions: onAnything("Unsubscribe"),
    run({ topics, deliveries, clock, random }, { SubscriptionArn: arn = "" }, { caller }) {
      if (arn === "") throw missing("SubscriptionArn");
      checkSubscriptionArn(arn);
      const subscription = topics.findSubscription(arn);
      if (!subscription) return {};
      if (by === "link" && subscription.authenticateOnUnsubscribe)
        throw new AwsError(
          "AuthorizationError",
          `User: ${caller.type === "service" ? caller.service : "anonymous"} is not authorized to perform: SNS:Unsubscribe on resource: ${arn}`,
          403,
        );
      topics.dropSubscription(subscription);
      if (by === "link" && mustConfirm(subscription.protocol)) {
        const token = newToken(random);
        topics.ended.set({ ...subscription, confirmed: false, token, tokenExpiresAt: clock.now() + TOKEN_LIFE_MS });
        const timestamp = new Date(clock.now()).toISOString();
        deliveries.start(subscription, { type: "UnsubscribeConfirmation", messageId: random.uuid(), token, timestamp });
      }
      return {};
    },
  });
