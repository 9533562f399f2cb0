import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Collection } from "../store.ts";
import type { By, Trace } from "../trace.ts";
import type { Letter } from "./letter.ts";
import type { Quota } from "./quota.ts";

/** A mail that was caught instead of sent; `at` is in milliseconds since the epoch. */
export interface Mail extends Letter {
  messageId: string;
  at: number;
}

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  random: Random;
  trace: Trace;
  /** Newest last. */
  mails: Collection<Mail>;
  quota: Quota;
}

const HELD = 100_000;

/** Catches a letter and returns its message id. */
export function catchLetter({ clock, random, trace, mails }: State, letter: Letter, cause: { by?: By } = {}): string {
  const at = clock.now();
  // Shaped like SES's ids: a time, a unique part, a constant.
  const messageId = `0100${at.toString(16).padStart(12, "0")}-${random.uuid()}-000000`;
  mails.set(messageId, { ...letter, messageId, at });
  const [oldest] = mails.keys();
  if (mails.size > HELD && oldest !== undefined) mails.delete(oldest);
  const { from, to, cc, bcc, subject, text, html } = letter;
  const content = { subject, text: text || (html ?? "") };
  trace.emit({ kind: "mail", from, to: [...to, ...cc, ...bcc], ...content, messageId, ...cause });
  return messageId;
}
