import { Duration } from "aws-cdk-lib";

/** How long, and how often, EventBridge tries to hand an event to a target; whichever ends first. */
export interface Retry {
  maxEventAge: Duration;
  retryAttempts: number;
}

/** All that EventBridge offers: a hand-over fails only while the target's service does, and waiting costs nothing. */
export const PATIENT: Retry = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
