import { type Cause, createEvent } from "../../events/event.ts";
import { NotificationSent } from "../../events/notification-sent.ts";
import { mailOf, type OrderUpdate } from "./mail.ts";
import type { SendMail } from "./ses.ts";
import type { NotificationStore } from "./store.ts";

interface Ports {
  notifications: NotificationStore;
  send: SendMail;
}

/**
 * Tells the customer of an event, once per event and template. A second mail goes out all the same when the function
 * dies after SES took the first and before its item is written, or when two run at once: SES has no idempotency key.
 */
export async function notify(
  { notifications, send }: Ports,
  update: OrderUpdate,
  cause: Cause,
  at: string,
): Promise<"sent" | "sent before" | "recorded before"> {
  const mail = mailOf(update);
  const { template, to } = mail;
  const notificationId = `${update.metadata.eventId}#${template}`;
  if (await notifications.has(notificationId)) return "sent before";
  const messageId = await send(mail);
  const { orderId } = update.data;
  const sent = createEvent(NotificationSent, { orderId, notificationId, template, to, messageId }, cause, at);
  return (await notifications.add(sent)) ? "sent" : "recorded before";
}
