import { AwsError } from "../aws.ts";

/** A target's failure to accept an event. `code` is one of EventBridge's dead-letter codes. */
export class DeliveryError extends Error {
  override name = "DeliveryError";
  readonly code: string;
  readonly retryable: boolean;
  /** The delay the target asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    retryable: boolean,
    more: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = more.retryAfterMs;
  }
}

const NO_PERMISSIONS = /AccessDenied|Authorization|NotAuthorized|Unauthorized|Forbidden/i;
const NO_RESOURCE = /NotFound|DoesNotExist|NonExistent|NoSuch/i;
const THROTTLING = /Throttl|TooManyRequests|LimitExceeded|SlowDown/i;
const CONNECTION = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|UND_ERR_)/;

/**
 * Converts a target's failure to EventBridge's terms: throttling, 5xx, time-outs and network errors can be retried; a
 * missing permission, a missing target and any other rejection cannot.
 */
export function deliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof AwsError) return fromAws(error);
  const { name, message, code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  if (name === "TimeoutError" || name === "AbortError" || code === "ETIMEDOUT") {
    return new DeliveryError("TIMEOUT", message, true, { cause: error });
  }
  if (code !== undefined && CONNECTION.test(code))
    return new DeliveryError("CONNECTION_FAILURE", message, true, { cause: error });
  return new DeliveryError("INTERNAL_ERROR", message, true, { cause: error });
}

function fromAws(error: AwsError): DeliveryError {
  const because = (code: string, retryable: boolean) =>
    new DeliveryError(code, `${error.code}: ${error.message}`, retryable, { cause: error });
  if (THROTTLING.test(error.code) || error.status === 429) return because("THROTTLING", true);
  if (error.status >= 500) return because("ERROR_FROM_TARGET", true);
  if (NO_PERMISSIONS.test(error.code)) return because("NO_PERMISSIONS", false);
  if (NO_RESOURCE.test(error.code)) return because("NO_RESOURCE", false);
  return because("SDK_CLIENT_ERROR", false);
}
