import { NotificationSent } from "../../events/contracts/notification-sent.ts";
import { type Cause, createEvent } from "../../events/event.ts";
import { mailOf, type OrderUpdate } from "./mail.ts";
import { type Ports, sendOnce } from "./send-once.ts";

/** E-mails the customer about an event, and publishes that the customer was notified. */
export const notify = (ports: Ports, update: OrderUpdate, cause: Cause, at: string) =>
  sendOnce(ports, update, mailOf(update), at, ({ notificationId, template, to, messageId }) => {
    const { orderId } = update.data;
    return [createEvent(NotificationSent, { orderId, notificationId, template, to, messageId }, cause, at)];
  });
