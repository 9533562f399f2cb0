import type { RemovalPolicy } from "aws-cdk-lib";

/** The purpose of a stage: this machine, development, or customers. */
export type Kind = "local" | "development" | "production";

/** Who may call the HTTP API: AWS principals, holders of a token, or (only in stage `local`) anybody. */
export type ApiAccess = { kind: "iam" } | { kind: "jwt"; issuer: string; audience: string[] } | { kind: "open" };

/** Who receives alarms: an e-mail address, through the stage's own topic, or an existing topic. */
export type AlarmRecipient = { email: string } | { topicArn: string };

/** How much the bus logs of what it does with events. AWS bills each record by its size. */
export interface BusLogs {
  level: "OFF" | "ERROR" | "INFO" | "TRACE";
  /** Whether records hold the events' details, personal data included, and what targets are given. */
  detail: boolean;
}

/** Everything that differs between stages. */
export interface Stage {
  name: string;
  kind: Kind;
  /** What happens to tables, buckets and logs that are removed from the template. */
  removalPolicy: RemovalPolicy;
  /** Whether stacks and tables have deletion protection. */
  protected: boolean;
  /** How long a customer may take to pay before the order expires. */
  paymentWindowSeconds: number;
  logRetentionDays: number;
  archiveRetentionDays: number;
  busLogs: BusLogs;
  /** Whether each service has a dashboard of its own, beside the stage's. AWS bills each by the month. */
  dashboardPerService: boolean;
  apiAccess: ApiAccess;
  /** Requests per second, and the burst. */
  apiThrottle: { rate: number; burst: number };
  /** Origins of web pages that may call the API. */
  corsOrigins: string[];
  senderAddress: string;
  /** The recipient of the daily sales report. */
  ownerAddress: string;
  /** The account's SES sending rate: 1 in the sandbox. */
  mailsPerSecond: number;
  /**
   * ARN patterns of people and tools that, besides the relays, may put `app.*` events, such as for drills and load
   * tests.
   */
  operators: string[];
  /** The roles and users who may see and cancel every order, in the form that `principalOf` returns. */
  backOffice: string[];
  /** Where the runbooks are that alarms link to: a URL, or the path in this repository. */
  runbookUrl: string;
  /** Without one, nobody receives alarms. A production stage always has one. */
  alarmRecipient?: AlarmRecipient | undefined;
}
