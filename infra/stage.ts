import type { RemovalPolicy } from "aws-cdk-lib";

/** What a stage is for: this machine, trying things out, or customers. */
export type Kind = "local" | "development" | "production";

/** Who may call the HTTP API: AWS principals, holders of a token, or (stage `local` alone) anybody. */
export type ApiAccess = { kind: "iam" } | { kind: "jwt"; issuer: string; audience: string[] } | { kind: "open" };

/** Who hears of alarms: an address that a topic of the stage's own sends to, or a topic that is there already. */
export type AlarmRecipient = { email: string } | { topicArn: string };

/** All that differs between two stages. */
export interface Stage {
  name: string;
  kind: Kind;
  /** What becomes of tables, buckets and logs when they leave the template. */
  removalPolicy: RemovalPolicy;
  /** Whether stacks and tables refuse to be deleted. */
  protected: boolean;
  /** How long a customer may take to pay before the order expires. */
  paymentWindowSeconds: number;
  logRetentionDays: number;
  archiveRetentionDays: number;
  apiAccess: ApiAccess;
  /** Requests a second, and how many may come at once. */
  apiThrottle: { rate: number; burst: number };
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: string[];
  senderAddress: string;
  /** Who gets the report of each day's sales. */
  ownerAddress: string;
  /** How many mails SES takes from the account: 1 in its sandbox. */
  mailsPerSecond: number;
  /** ARN patterns of people and tools that may put `app.*` events beside the relays: drills, load tests. */
  operators: string[];
  /** The roles and users who see and cancel every order, as `principalOf` writes them. */
  backOffice: string[];
  /** Nobody hears of alarms where there is none. A production stage always has one. */
  alarmRecipient?: AlarmRecipient | undefined;
}
