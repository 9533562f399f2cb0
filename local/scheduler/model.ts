import type {
  ScheduleGroupState,
  ScheduleState,
  Target as SdkTarget,
  FlexibleTimeWindow as SdkWindow,
} from "@aws-sdk/client-scheduler";
import type { Wire } from "../api/wire.ts";

export type Target = Wire<SdkTarget> & { Arn: string; RoleArn: string };
export type FlexibleTimeWindow = Wire<SdkWindow>;

/** Times of every record are in milliseconds since the epoch. */
export interface ScheduleGroup {
  name: string;
  arn: string;
  state: ScheduleGroupState;
  tags: Record<string, string>;
  createdAt: number;
  modifiedAt: number;
}

export interface Schedule {
  name: string;
  group: string;
  arn: string;
  expression: string;
  timeZone: string;
  startDate?: number;
  endDate?: number;
  description?: string;
  state: ScheduleState;
  kmsKeyArn?: string;
  target: Target;
  window: FlexibleTimeWindow;
  afterCompletion: "NONE" | "DELETE";
  createdAt: number;
  modifiedAt: number;
  /** What a rate counts its intervals from. */
  countsFrom: number;
  /** Every occurrence up to here has been dealt with. */
  settledUntil: number;
}

/** An occurrence on its way to the target: in the store until it arrived, was dead-lettered or dropped. */
export interface Invocation {
  /** What EventBridge Scheduler calls the execution id. */
  id: string;
  /** Names the occurrence in the trace, and in the notification that a target without an input gets. */
  eventId: string;
  scheduleArn: string;
  scheduledAt: number;
  /** The target as it was when the occurrence fell due. */
  target: Target;
  /** Attempts made so far. */
  attempts: number;
  /** When the first attempt was due, which an event's age counts from. */
  acceptedAt: number;
  /** When the next attempt is due; absent while one is under way. */
  retryAt?: number;
  /** Why the latest attempt failed, as the dead-letter queue words it. */
  error?: { code: string; message: string };
}

/** The answer to a request that carried a client token. */
export interface Answered {
  /** The request's input as JSON. */
  input: string;
  output: object;
  at: number;
}
