import { AwsError, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { jsonObjectIn } from "../protocols/json-body.ts";
import { type RestOperation, restJson } from "../protocols/rest-json.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import { causedBy } from "../trace/by.ts";
import type { By, Trace } from "../trace.ts";
import { decode } from "../validation/decode.ts";
import { sendAccess } from "./access.ts";
import { inputs } from "./inputs.ts";
import { createQuota, type Quota } from "./quota.ts";
import { type Letter, readLetter } from "./send-email.ts";

/** A mail that was caught instead of sent; `at` is in milliseconds since the epoch. */
interface Mail extends Letter {
  messageId: string;
  at: number;
}

export interface Ses {
  service: Service;
  /** What was sent, the newest last. */
  mails(): Mail[];
  /** Catches a mail that the cloud itself sends. It counts towards no quota. */
  catchMail(mail: { from: string; to: string; subject: string; text: string }): void;
  quota: Quota;
}

const HELD = 100_000;

const SEND_EMAIL = "POST /v2/email/outbound-emails";

/** SES v2 that catches every mail, as many as the quota lets in. Any sender counts as verified: there is nobody to deceive. */
export function createSes(deps: { clock: Clock; random: Random; store: Store; trace: Trace }): Ses {
  const { clock, random, store, trace } = deps;
  const mails = store.collection<Mail>("ses-mails");

  const quota = createQuota(clock);

  function catchLetter(letter: Letter, cause: { by?: By } = {}): string {
    const at = clock.now();
    // As SES's look: a time, a unique part, a constant.
    const messageId = `0100${at.toString(16).padStart(12, "0")}-${random.uuid()}-000000`;
    mails.set(messageId, { ...letter, messageId, at });
    const [oldest] = mails.keys();
    if (mails.size > HELD && oldest !== undefined) mails.delete(oldest);
    const { from, to, cc, bcc, subject, text, html } = letter;
    const content = { subject, text: text || (html ?? "") };
    trace.emit({ kind: "mail", from, to: [...to, ...cc, ...bcc], ...content, messageId, ...cause });
    return messageId;
  }

  const sendEmail: RestOperation = async ({ body }, { caller }) => {
    const letter = readLetter(parse(body));
    quota.take(letter.to.length + letter.cc.length + letter.bcc.length);
    return { json: { MessageId: catchLetter(letter, causedBy(caller)) } };
  };

  const getAccount: RestOperation = () => {
    const { maxSendRate, max24HourSend } = quota.limits();
    const sentLast24Hours = quota.sentLast24Hours();
    return {
      json: {
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: "HEALTHY",
        ProductionAccessEnabled: true,
        SendQuota: { Max24HourSend: max24HourSend, MaxSendRate: maxSendRate, SentLast24Hours: sentLast24Hours },
        SendingEnabled: true,
      },
    };
  };

  return {
    service: restJson({
      signingName: "ses",
      routes: { "GET /v2/email/account": getAccount, [SEND_EMAIL]: sendEmail },
      requiredAccess: (route, { body }) =>
        route === SEND_EMAIL ? sendAccess(body) : [{ action: "ses:GetAccount", resource: "*" }],
    }),
    mails: () => [...mails.values()],
    catchMail: ({ to, ...mail }) => void catchLetter({ ...mail, to: [to], cc: [], bcc: [], replyTo: [], tags: {} }),
    quota,
  };
}

function parse(body: Buffer): unknown {
  const input = jsonObjectIn(body);
  if (input) return decode(input, inputs.SendEmail);
  throw new AwsError("BadRequestException", "The request body is not a JSON object.");
}
