import type { Event } from "../../events/event.ts";
import type { Mail } from "./mail.ts";
import type { SendMail } from "./ses.ts";
import type { NotificationStore, Sent } from "./store.ts";

export interface Ports {
  notifications: NotificationStore;
  send: SendMail;
}

/**
 * Sends an e-mail about an event, once per event and template; `tell` returns the events to publish about it. A duplicate
 * is still possible when SES accepted the e-mail and its item is not written, because the function crashed or SES's
 * response was lost, or when two run concurrently: SES has no idempotency key.
 */
export async function sendOnce(
  { notifications, send }: Ports,
  event: Pick<Event, "metadata" | "subject">,
  mail: Mail,
  sentAt: string,
  tell: (sent: Sent) => Event[] = () => [],
): Promise<"sent" | "sent before" | "recorded before"> {
  const { template, to } = mail;
  const notificationId = `${event.metadata.eventId}#${template}`;
  if (await notifications.has(notificationId)) return "sent before";
  const messageId = await send(mail);
  const sent = { notificationId, subject: event.subject, template, to, messageId, sentAt };
  return (await notifications.add(sent, tell(sent))) ? "sent" : "recorded before";
}
