import type { Parcel } from "./delivery/delivery.ts";
import type { Mail, Subscription } from "./model.ts";
import { confirmUrl, type Links, unsubscribeUrl } from "./notification.ts";

const FROM = "AWS Notifications <no-reply@sns.amazonaws.com>";

/**
 * Returns a message as an e-mail address receives it:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 */
export function mailOf(parcel: Parcel, { arn, topicArn, endpoint: to }: Subscription, { endpoint }: Links): Mail {
  if (parcel.type === "Notification") {
    const { subject = "AWS Notification Message", text } = parcel.message;
    const end = `To stop receiving notifications from this topic, visit ${unsubscribeUrl(endpoint, arn)}`;
    return { from: FROM, to, subject, text: `${text}\n\n--\n${end}` };
  }
  const link = confirmUrl(endpoint, topicArn, parcel.token);
  return parcel.type === "SubscriptionConfirmation"
    ? {
        from: FROM,
        to,
        subject: "AWS Notification - Subscription Confirmation",
        text: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit ${link}`,
      }
    : {
        from: FROM,
        to,
        subject: "AWS Notification - Unsubscribe Confirmation",
        text: `Your subscription to the topic ${topicArn} has ended.\nTo restore it, visit ${link}`,
      };
}
