import { AwsError, type Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { missing } from "../errors.ts";
import { optionalText } from "../input.ts";
import { checkSubscriptionArn } from "../names.ts";
import { mustConfirm } from "../subscriptions.ts";
import { newToken, TOKEN_LIFE_MS } from "../tokens.ts";

/** By somebody with an account, or through the link in a message: then an endpoint that had to confirm is told, and can come back. */
export const unsubscribe =
  ({ state, deliveries }: Core, by: "account" | "link"): Operation =>
  (input, { caller }) => {
    const arn = optionalText(input, "SubscriptionArn") ?? "";
    if (arn === "") throw missing("SubscriptionArn");
    checkSubscriptionArn(arn);
    const subscription = state.findSubscription(arn);
    if (!subscription) return {};
    if (by === "link" && subscription.authenticateOnUnsubscribe)
      throw new AwsError(
        "AuthorizationError",
        `User: ${caller.type === "service" ? caller.service : "anonymous"} is not authorized to perform: SNS:Unsubscribe on resource: ${arn}`,
        403,
      );
    state.dropSubscription(subscription);
    if (by === "link" && mustConfirm(subscription.protocol)) {
      const { clock, random } = state.deps;
      const token = newToken(random);
      state.ended.set({ ...subscription, confirmed: false, token, tokenExpiresAt: clock.now() + TOKEN_LIFE_MS });
      const timestamp = new Date(clock.now()).toISOString();
      deliveries.start(subscription, { type: "UnsubscribeConfirmation", messageId: random.uuid(), token, timestamp });
    }
    return {};
  };
