import { GetAccountCommand, GetEmailIdentityCommand } from "@aws-sdk/client-sesv2";
import type { Account } from "../account.ts";
import { type Finding, ok, warning } from "../finding.ts";

/** Checks that SES sends the stage's e-mails: from its sender, to any recipient, at its rate. */
export async function checkMail(account: Account): Promise<Finding[]> {
  const { ses, region, stage } = account;
  const { ProductionAccessEnabled, SendingEnabled, SendQuota } = await ses.send(new GetAccountCommand({}));
  const rate = SendQuota?.MaxSendRate ?? 0;
  return [
    await senderOf(account),
    SendingEnabled === false
      ? warning(`SES sends no mail of this account in ${region}.`, "https://console.aws.amazon.com/ses/home#/account")
      : ok(`SES sends mail in ${region}`),
    ProductionAccessEnabled
      ? ok("SES is out of its sandbox")
      : warning(
          "SES is in its sandbox: it sends to verified addresses only, 200 mails a day. Mails to others end in the dead-letter queue.",
          "aws sesv2 create-email-identity --email-identity <each recipient>    (to try it out)",
          "https://console.aws.amazon.com/ses/home#/account    (ask for production access)",
        ),
    stage.mailsPerSecond <= rate
      ? ok(`SES takes ${rate} mails a second, and the stage sends ${stage.mailsPerSecond}`)
      : warning(
          `SES takes ${rate} mails a second, and the stage would send ${stage.mailsPerSecond}: what is refused is tried again for a day.`,
          `Deploy with -c mailsPerSecond=${Math.max(1, Math.floor(rate))}`,
        ),
  ];
}

async function senderOf({ ses, region, stage: { senderAddress } }: Account): Promise<Finding> {
  const domain = senderAddress.slice(senderAddress.indexOf("@") + 1);
  for (const EmailIdentity of [senderAddress, domain]) {
    if (await isVerified(ses, EmailIdentity))
      return ok(`SES sends from ${senderAddress}: ${EmailIdentity} is verified`);
  }
  return warning(
    `SES does not send from ${senderAddress} in ${region}: neither the address nor its domain is verified.`,
    `aws sesv2 create-email-identity --email-identity ${senderAddress}    (then follow the link in the mail)`,
    "or deploy with -c senderAddress=<a verified address>",
  );
}

async function isVerified(ses: Account["ses"], EmailIdentity: string): Promise<boolean> {
  try {
    const { VerifiedForSendingStatus } = await ses.send(new GetEmailIdentityCommand({ EmailIdentity }));
    return VerifiedForSendingStatus === true;
  } catch (cause) {
    if ((cause as Error).name === "NotFoundException") return false;
    throw cause;
  }
}
