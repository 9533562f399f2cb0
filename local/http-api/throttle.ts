import type { Clock } from "../clock.ts";

/** A stage's or a route's limits: a token bucket of `burst` requests, filled with `rate` requests per second. */
export interface Throttle {
  rate: number;
  burst: number;
}

/**
 * Returns a function that says whether the next request may pass, and takes its token if so. The bucket is full at first.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function createThrottle({ rate, burst }: Throttle, { now }: Pick<Clock, "now">): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    tokens = Math.min(burst, tokens + ((now() - filledAt) / 1000) * rate);
    filledAt = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

const SETTINGS = ["DataTraceEnabled", "DetailedMetricsEnabled", "LoggingLevel"];

/**
 * Reads the throttle of a template's `RouteSettings`; undefined without limits. Throws for what API Gateway would reject,
 * and for settings that HTTP APIs do not have.
 */
// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export function throttleOf(settings: any, name: string): Throttle | undefined {
  const { ThrottlingRateLimit, ThrottlingBurstLimit, ...others } = settings ?? {};
  const unknown = Object.keys(others).filter((key) => !SETTINGS.includes(key));
  if (unknown.length > 0) throw new Error(`the local cloud does not support ${unknown.join(", ")} in ${name}.`);
  const rate = limitOf(ThrottlingRateLimit, "ThrottlingRateLimit", name);
  const burst = limitOf(ThrottlingBurstLimit, "ThrottlingBurstLimit", name);
  return rate === undefined && burst === undefined
    ? undefined
    : { rate: rate ?? ACCOUNT_THROTTLE.rate, burst: burst ?? ACCOUNT_THROTTLE.burst };
}

/** An account's limits in most Regions, which apply where a stage sets none. */
const ACCOUNT_THROTTLE: Throttle = { rate: 10_000, burst: 5000 };

function limitOf(value: unknown, property: string, name: string): number | undefined {
  if (value === undefined) return undefined;
  const limit = Number(value);
  if (!(limit >= 0)) throw new Error(`${property} in ${name} is ${value}: it must be a number from 0.`);
  return limit;
}
