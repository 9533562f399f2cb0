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
  /** The start time for counting a rate's intervals. */
  countsFrom: number;
  /** Every occurrence up to this time has been handled. */
  settledUntil: number;
}

/** An occurrence in transit to its target: stored until it is delivered, dead-lettered or dropped. */
export interface Invocation {
  /** EventBridge Scheduler's execution id. */
  id: string;
  /** Identifies the occurrence in the trace, and in the notification that a target without an input receives. */
  eventId: string;
  scheduleArn: string;
  scheduledAt: number;
  /** The target as configured when the occurrence fell due. */
  target: Target;
  /** Attempts made so far. */
  attempts: number;
  /** When the first attempt was due; the event's age is counted from here. */
  acceptedAt: number;
  /** When the next attempt is due; absent while one is in progress. */
  retryAt?: number;
  /** Why the latest attempt failed, in the dead-letter queue's wording. */
  error?: { code: string; message: string };
}

/** The stored response to a request with a client token. */
export interface Answered {
  /** The request's input as JSON. */
  input: string;
  output: object;
  at: number;
}
