import { AwsError } from "../aws.ts";
import { DeliveryError, deliveryError } from "../delivery/delivery-error.ts";

/** Why an attempt failed: the target API's error as its SDK names it, and whether a retry makes sense. */
export interface TargetError {
  code: string;
  message: string;
  retryable: boolean;
  retryAfterMs: number | undefined;
}

export function targetError(error: unknown): TargetError {
  const { retryable, retryAfterMs, message } = deliveryError(error);
  if (error instanceof AwsError) return { code: error.code, message: error.message, retryable, retryAfterMs };
  const code = error instanceof DeliveryError ? error.code : "AWS.Scheduler.InternalServerError";
  return { code, message, retryable, retryAfterMs };
}
