import { AwsError, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { restJson } from "../protocols/rest-json.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { operations } from "./operations/index.ts";
import { createQuota, type Quota } from "./quota.ts";
import { catchLetter, type Mail, type State } from "./state.ts";

export interface Ses {
  service: Service;
  /** Returns the sent mails, newest last. */
  mails(): Mail[];
  /** Catches a mail sent by the cloud itself, outside any quota. */
  catchMail(mail: { from: string; to: string; subject: string; text: string }): void;
  quota: Quota;
}

/**
 * SES v2 that catches every mail within the quota. Any sender counts as verified, because no mail leaves the machine.
 */
export function createSes(deps: { clock: Clock; random: Random; store: Store; trace: Trace }): Ses {
  const { clock, random, store, trace } = deps;
  const state: State = { clock, random, trace, mails: store.collection<Mail>("ses-mails"), quota: createQuota(clock) };
  return {
    service: restJson({ signingName: "ses", operations, state, unreadableBody }),
    mails: () => [...state.mails.values()],
    catchMail: ({ to, ...mail }) =>
      void catchLetter(state, { ...mail, to: [to], cc: [], bcc: [], replyTo: [], tags: {} }),
    quota: state.quota,
  };
}

const unreadableBody = () => new AwsError("BadRequestException", "The request body is not a JSON object.");
