import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { Email, Id } from "../fields.ts";

export const NotificationSent = contract({
  type: "NotificationSent",
  source: "app.notifications",
  version: 1,
  description: "An e-mail about an order was handed to the mail service.",
  schema: v.object({
    orderId: Id,
    notificationId: Id,
    template: Id,
    to: Email,
    messageId: v.pipe(Id, v.description("The mail service's own id of the message")),
  }),
  example: {
    orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11",
    notificationId: "order-confirmed-7f0c2b0e",
    template: "order-confirmed",
    to: "ada@example.com",
    messageId: "0100018c2f1f6b2e-example",
  },
  subject: ({ orderId }) => orderId,
});
export type NotificationSent = DataOf<typeof NotificationSent>;
