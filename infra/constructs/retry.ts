import { Duration } from "aws-cdk-lib";

/** How long and how often EventBridge retries a delivery to a target; the first limit reached ends it. */
export interface Retry {
  maxEventAge: Duration;
  retryAttempts: number;
}

/** EventBridge's maximum: a delivery fails only while the target's service does, and waiting costs nothing. */
export const PATIENT: Retry = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
