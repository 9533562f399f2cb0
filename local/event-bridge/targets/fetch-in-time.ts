import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";

const LONGEST_MS = 5000;

/**
 * Creates a `fetch` that times out after five seconds of the clock, and aborts with `stopped`. Throws `DeliveryError`.
 * Nothing is sent before `flush` resolves, so that an endpoint never sees what a crash could undo.
 */
export function createFetchInTime(clock: Clock, stopped: AbortSignal, flush: () => Promise<void>): typeof fetch {
  return async (url, init) => {
    await flush();
    const late = new AbortController();
    const cancel = clock.after(LONGEST_MS, () => late.abort());
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.any([late.signal, stopped]) });
      // Reads the whole body within the timeout, since an endpoint may be slow there, too.
      const body = await response.arrayBuffer();
      return withBody(response, body);
    } catch (error) {
      if (late.signal.aborted) throw new DeliveryError("TIMEOUT", `${url} did not answer within 5 seconds.`, true);
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new DeliveryError("CONNECTION_FAILURE", `${url} cannot be reached: ${why}`, true);
    } finally {
      cancel();
    }
  };
}

function withBody({ status, statusText, headers, url }: Response, body: ArrayBuffer): Response {
  const empty = [101, 204, 205, 304].includes(status);
  const response = new Response(empty ? null : body, { status, statusText, headers });
  return Object.defineProperty(response, "url", { value: url });
}
