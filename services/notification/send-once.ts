import type { Event } from "../../events/event.ts";
import type { Mail } from "./mail.ts";
import type { SendMail } from "./ses.ts";
import type { NotificationStore, Sent } from "./store.ts";

export interface Ports {
  notifications: NotificationStore;
  send: SendMail;
}

/**
 * Sends a mail about an event, once per event and template; `tell` gives the events that say so. A second mail goes out
 * all the same when the function dies after SES took the first and before its item is written, or when two run at once:
 * SES has no idempotency key.
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
