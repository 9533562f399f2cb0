import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";

/** How long SNS waits for an endpoint's response. */
const LONGEST_MS = 15_000;

export type HttpPost = (url: string, headers: Record<string, string>, body: string) => Promise<void>;

/**
 * Posts to an endpoint. Throws `DeliveryError`: time-outs, network errors, 429 and 5xx can be retried; any other
 * response that is not 2xx is final. https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html
 */
export function createHttpPost(clock: Clock, stopped: AbortSignal, flush: () => Promise<void>): HttpPost {
  return async (url, headers, body) => {
    // A request that leaves the machine cannot be undone after a crash.
    await flush();
    const late = new AbortController();
    const cancel = clock.after(LONGEST_MS, () => late.abort());
    let status: number;
    try {
      const signal = AbortSignal.any([late.signal, stopped]);
      const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
      status = response.status;
      await response.body?.cancel();
    } catch (error) {
      if (late.signal.aborted)
        throw new DeliveryError("TIMEOUT", `${url} did not answer within ${LONGEST_MS / 1000} seconds.`, true);
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new DeliveryError("CONNECTION_FAILURE", `${url} cannot be reached: ${why}`, true);
    } finally {
      cancel();
    }
    if (status >= 200 && status < 300) return;
    throw new DeliveryError("ERROR_FROM_TARGET", `${url} answered ${status}.`, status === 429 || status >= 500);
  };
}
