import { NotificationSent } from "../../events/contracts/notification-sent.ts";
import { type Cause, createEvent } from "../../events/event.ts";
import { mailOf, type OrderUpdate } from "./mail.ts";
import { type Ports, sendOnce } from "./send-once.ts";

/** Tells the customer of an event, and the bus that the customer was told. */
export const notify = (ports: Ports, update: OrderUpdate, cause: Cause, at: string) =>
  sendOnce(ports, update, mailOf(update), at, ({ notificationId, template, to, messageId }) => {
    const { orderId } = update.data;
    return [createEvent(NotificationSent, { orderId, notificationId, template, to, messageId }, cause, at)];
  });
