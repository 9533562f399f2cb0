import type {
  CreateConnectionAuthRequestParameters as SdkAuthParameters,
  ConnectionHttpParameters as SdkConnectionHttpParameters,
  DeadLetterConfig as SdkDeadLetterConfig,
  LogConfig as SdkLogConfig,
  ReplayDestination as SdkReplayDestination,
  Target as SdkTarget,
} from "@aws-sdk/client-eventbridge";
import type { Tags } from "../api/tags.ts";
import type { Wire } from "../api/wire.ts";

export type AuthParameters = Wire<SdkAuthParameters>;
export type ConnectionHttpParameters = Wire<SdkConnectionHttpParameters>;
type DeadLetterConfig = Wire<SdkDeadLetterConfig>;
type LogConfig = Wire<SdkLogConfig>;
export type ReplayDestination = Wire<SdkReplayDestination> & { Arn: string };
export type Target = Wire<SdkTarget> & { Id: string; Arn: string };

/** Times of every record are in milliseconds since the epoch. */
export interface Bus {
  name: string;
  arn: string;
  description?: string;
  kmsKeyIdentifier?: string;
  deadLetterConfig?: DeadLetterConfig;
  logConfig?: LogConfig;
  /** The resource policy, as a JSON document. */
  policy?: string;
  tags: Tags;
  createdAt: number;
  modifiedAt: number;
}

export interface Rule {
  name: string;
  arn: string;
  /** The bus's key: its name, or its ARN when it is another account's or region's. */
  bus: string;
  eventPattern?: string;
  scheduleExpression?: string;
  /** When the schedule started: rates fire at multiples of their period from here. */
  scheduledSince?: number;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  description?: string;
  roleArn?: string;
  /** The account that created it; by default, the bus's own. */
  createdBy?: string;
  /** The AWS service that owns the rule. */
  managedBy?: string;
  /** The archive that a managed rule feeds. */
  archive?: string;
  targets: Target[];
  tags: Tags;
}

export interface Archive {
  name: string;
  arn: string;
  /** The ARN of the bus it records. */
  eventSourceArn: string;
  description?: string;
  eventPattern?: string;
  /** 0 keeps events forever. */
  retentionDays: number;
  kmsKeyIdentifier?: string;
  createdAt: number;
}

export interface ArchivedEvent {
  /** The envelope's JSON text, without `replay-name`. */
  text: string;
  /** The event's own time. */
  time: number;
  archivedAt: number;
  /** As EventBridge counts an entry's size, in bytes. */
  size: number;
}

type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";

export interface Replay {
  name: string;
  arn: string;
  description?: string;
  archive: string;
  eventSourceArn: string;
  destination: ReplayDestination;
  eventStart: number;
  eventEnd: number;
  lastReplayed?: number;
  state: ReplayState;
  stateReason?: string;
  startedAt: number;
  endedAt?: number;
}

/** A kind of hop from one bus to another; an event can take each only once. */
export type Hop = "within-region" | "between-regions";

/** An event's delivery to one target: stored until it is delivered, dead-lettered or dropped. */
export interface Delivery {
  id: string;
  eventId: string;
  /** The envelope's JSON text. */
  event: string;
  ruleArn: string;
  target: Target;
  /** The event's hops between buses so far. */
  hops?: Hop[];
  /** The publisher's X-Ray trace header. */
  traceHeader?: string;
  /** Attempts made so far. */
  attempts: number;
  acceptedAt: number;
  /** When the next attempt is due; absent while one is in progress. */
  retryAt?: number;
  /** Why the latest attempt failed, as reported to the dead-letter queue. */
  error?: { code: string; message: string };
}

/** A partner's event source, as offered to one account. */
export interface PartnerSource {
  name: string;
  account: string;
  region: string;
  state: "PENDING" | "ACTIVE" | "DELETED";
  createdAt: number;
  /** When a pending source expires. */
  expiresAt?: number;
}

type ConnectionState = "AUTHORIZING" | "AUTHORIZED" | "DEAUTHORIZED" | "DELETING";

export interface Connection {
  name: string;
  arn: string;
  secretArn: string;
  description?: string;
  kmsKeyIdentifier?: string;
  authorizationType: "BASIC" | "OAUTH_CLIENT_CREDENTIALS" | "API_KEY";
  /** Secrets included. */
  authParameters: AuthParameters;
  state: ConnectionState;
  stateReason?: string;
  createdAt: number;
  modifiedAt: number;
  authorizedAt?: number;
}

export interface ApiDestination {
  name: string;
  arn: string;
  description?: string;
  connectionArn: string;
  invocationEndpoint: string;
  httpMethod: string;
  invocationRateLimitPerSecond?: number;
  createdAt: number;
  modifiedAt: number;
}
