export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
}

/** A topic as the store keeps it. Never changed in place. */
export interface Topic {
  arn: string;
  name: string;
  /** Those that were set; the others have their defaults. */
  attributes: Readonly<Record<string, string>>;
  tags: Record<string, string>;
  /** Subscriptions that were there once. */
  deleted: number;
}

export type Protocol = "email" | "http" | "https" | "lambda" | "sqs";

/** A subscription as the store keeps it; times in milliseconds since the epoch. Never changed in place. */
export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: Protocol;
  endpoint: string;
  attributes: Readonly<Record<string, string>>;
  /** The ARN of who subscribed. */
  principal: string;
  confirmed: boolean;
  /** Whether somebody with an account confirmed it, or its endpoint through the link. */
  authenticated: boolean;
  /** Whether the link in its messages cannot end it. */
  authenticateOnUnsubscribe?: boolean;
  /** What confirms it, until then. */
  token?: string;
  tokenExpiresAt?: number;
}
