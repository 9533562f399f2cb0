/** `GET /console/api/mails?q=…&limit=N`: what was caught instead of sent. */
export interface MailsPage {
  /** Newest first. */
  mails: MailRow[];
  /** How many fit. */
  count: number;
}

export interface MailRow {
  id: string;
  at: number;
  from: string;
  to: string[];
  subject: string;
  /** The stories that it may belong to; one where the facts tell it, none where they are not held. */
  stories: string[];
}

/** `GET /console/api/mails/ID` */
export interface MailDetails {
  row: MailRow;
  text: string;
  html?: string;
  known: [name: string, value: string][];
  /** The call that sent it, where a function did. */
  call?: { function: string; label: string; seq: number };
}
