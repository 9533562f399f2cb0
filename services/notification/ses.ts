import { BadRequestException, MessageRejected, type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { PermanentFailure } from "../../events/errors.ts";
import type { Mail } from "./mail.ts";

/** Sends an e-mail and returns its message id. Throws `PermanentFailure` when it will never be accepted. */
export type SendMail = (mail: Mail) => Promise<string>;

/** Sends through Amazon SES (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
export function sesMail(client: SESv2Client, sender: string): SendMail {
  return async ({ to, subject, text }) => {
    const content = { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } };
    const email = { FromEmailAddress: sender, Destination: { ToAddresses: [to] }, Content: content };
    const { MessageId } = await client.send(new SendEmailCommand(email)).catch((error) => {
      if (!(error instanceof MessageRejected || error instanceof BadRequestException)) throw error;
      throw new PermanentFailure("MAIL_REFUSED", `The mail service refused the mail: ${error.message}`, {
        cause: error,
      });
    });
    if (MessageId) return MessageId;
    throw new Error("The mail service took the mail and named no message id.");
  };
}
