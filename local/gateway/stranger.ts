import { credentialScope } from "../protocols/credential-scope.ts";
import { printable } from "../terminal/printable.ts";
import type { RequestHead } from "./read-request.ts";

/** A request as far as it tells where it comes from: `node:http` gives both. */
interface Sender {
  url?: string | undefined;
  /** Names and values in turn, each as often as it was sent. */
  rawHeaders: readonly string[];
}

/** A sender that the endpoint does not serve. */
export interface Stranger {
  /** Why, in one sentence. */
  message: string;
  /** The page's origin, where an HTTP API's CORS configuration may let it in after all. */
  origin?: string;
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const LABELS = "(?:[a-z\\d_-]+\\.)*";
const LOOPBACK = new RegExp(`^(?:127(?:\\.${OCTET}){3}|\\[::1\\]|${LABELS}localhost)(?::\\d{1,5})?$`, "i");

const SERVED = "it serves programs on this machine, its own pages, and what an HTTP API's CORS configuration allows";

/**
 * Who a request is refused for, before anything else of it counts; undefined for programs on this machine and for the
 * endpoint's own pages. A web page can send requests here, but the browser names the page's origin, and a name that an
 * attacker lets point to this machine (DNS rebinding) stays in `Host`.
 * https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/
 */
export function strangerOf({ url = "", rawHeaders }: Sender): Stranger | undefined {
  const valuesOf = (name: string) =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
  if (!url.startsWith("/")) return { message: `The request target ${shown(url)} is not a path.` };

  // HTTP/2 has `:authority` in the place of `Host`, or beside it.
  const [hosts, authorities] = [valuesOf("host"), valuesOf(":authority")];
  const [host, ...others] = [...new Set([...authorities, ...hosts])];
  if (host === undefined) return { message: "The request names no host." };
  if (hosts.length > 1 || others.length > 0) return { message: "The request names more than one host." };
  const own = LOOPBACK.test(host) ? URL.parse(`http://${host}`) : null;
  if (!own)
    return {
      message: `The host ${shown(host)} is not this machine: use 127.0.0.1, [::1], localhost, or a name under localhost.`,
    };
  // A page in a bucket has the bucket's origin, which must not be that of the pages about all the rest.
  if (own.hostname.endsWith(".localhost") && isControlPath(url))
    return { message: `Under ${shown(host)} there is no ${CONTROL}: ask the endpoint itself.` };

  const origins = valuesOf("origin");
  const foreign = origins.find((origin) => origin !== own.origin);
  if (foreign !== undefined) {
    const message = `A page of ${shown(foreign)} may not use this endpoint: ${SERVED}.`;
    return origins.length === 1 ? { message, origin: foreign } : { message };
  }
  const site = valuesOf("sec-fetch-site").find((value) => value !== "same-origin" && value !== "none");
  if (site === undefined) return undefined;
  return { message: `A page of another site (Sec-Fetch-Site: ${shown(site)}) may not use this endpoint: ${SERVED}.` };
}

const CONTROL = "/_cloud";

/** Whether a request is for what AWS has no API for: mail, trace, clock. */
export const isControlPath = (target: string): boolean => /^\/_cloud(?:[/?]|$)/.test(target);

/**
 * Whether a request is for the console. A signed one is for a service (a bucket may be called `console`), and a host under
 * `localhost` is a bucket's, whose pages must not have the console's origin.
 */
export function isConsoleRequest(head: RequestHead): boolean {
  if (!/^\/console(?:\/|$)/.test(head.path) || credentialScope(head) !== undefined) return false;
  const own = URL.parse(`http://${head.headers["host"]}`);
  return !own?.hostname.endsWith(".localhost");
}

/** What a stranger wrote, fit for a terminal. */
export const excerpt = (text: string): string => printable(text.slice(0, 100));

const shown = (text: string): string => `"${excerpt(text)}"`;
