export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
}

/** A topic as stored. Never mutated. */
export interface Topic {
  arn: string;
  name: string;
  /** Attributes set explicitly; the others have their defaults. */
  attributes: Readonly<Record<string, string>>;
  tags: Record<string, string>;
  /** The number of deleted subscriptions. */
  deleted: number;
}

export type Protocol = "email" | "http" | "https" | "lambda" | "sqs";

/** A subscription as stored; times in milliseconds since the epoch. Never mutated. */
export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: Protocol;
  endpoint: string;
  attributes: Readonly<Record<string, string>>;
  /** The subscriber's ARN. */
  principal: string;
  confirmed: boolean;
  /** Whether it was confirmed by an authenticated caller rather than through the link. */
  authenticated: boolean;
  /** Whether the unsubscribe link in its messages is disabled. */
  authenticateOnUnsubscribe?: boolean;
  /** The confirmation token, until it is confirmed. */
  token?: string;
  tokenExpiresAt?: number;
}
