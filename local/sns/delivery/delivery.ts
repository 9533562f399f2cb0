import type { Message } from "../message.ts";
import type { Subscription } from "../model.ts";

/** What an endpoint receives: a published message, or a confirmation message about its subscription. */
export type Parcel =
  | { type: "Notification"; message: Message }
  | {
      type: "SubscriptionConfirmation" | "UnsubscribeConfirmation";
      messageId: string;
      token: string;
      /** ISO 8601 with milliseconds. */
      timestamp: string;
    };

/** A parcel in transit to one subscription: stored until it is delivered, dead-lettered or dropped. */
export interface Delivery {
  id: string;
  subscriptionArn: string;
  /** The former subscription, if the parcel announces its end. */
  ended?: Subscription;
  parcel: Parcel;
  /** Attempts made so far. */
  attempts: number;
  /** When the next attempt is due; absent while one is in progress. */
  retryAt?: number | undefined;
}

export const messageIdOf = (parcel: Parcel): string =>
  parcel.type === "Notification" ? parcel.message.messageId : parcel.messageId;
