import type { Call, HttpRequest, HttpResponse } from "../../aws.ts";
import type { ActiveFaults } from "../active-faults.ts";
import { ConnectionLost } from "../connection-lost.ts";
import { type ApiError, errorResponse, s3Error } from "../error-response.ts";
import { putPartly } from "../partial-failure.ts";
import { aboutRequest, type RequestOccasion, requestOccasion } from "../request-occasion.ts";
import { aboutInvocation, invocationOccasion, KILLED, type RunningFunctions } from "./running-functions.ts";
import type { Waits } from "./waits.ts";

/** Answers requests. Throws `ConnectionLost` where nothing is to be answered. */
export type Handle = (request: HttpRequest, call: Call) => Promise<HttpResponse>;

const ERRORS: readonly ApiError[] = ["api-throttle-error", "api-internal-error", "api-unavailable-error"];

/** Faults between callers and a service: of its API, and of functions at their calls. */
export function faultyRequests(
  service: string,
  handle: Handle,
  faults: ActiveFaults,
  running: RunningFunctions,
  { wait }: Waits,
): Handle {
  /** The fault that kills the calling function at this call; the response of a dead function is lost in either case. */
  function killBy(when: "before" | "after", occasion: RequestOccasion, { caller }: Call) {
    const invocation = caller.type === "role" && caller.requestId ? running.find(caller.requestId) : undefined;
    if (!invocation) return undefined;
    const { operation, resource } = occasion;
    const victim = { ...invocationOccasion(invocation), operation, resource };
    const about = { ...aboutInvocation(invocation), operation };
    const fault = faults.strikeIf("invocation-kill", victim, about, (each) => each.when === when);
    if (fault) invocation.environment.kill(KILLED);
    return fault;
  }

  async function carryOut(request: HttpRequest, call: Call, occasion: RequestOccasion): Promise<HttpResponse> {
    const about = aboutRequest(occasion, call);
    if (occasion.operation === "events:PutEvents") {
      const partial = faults.strike("put-events-partial-failure", occasion, about);
      if (partial) return putPartly(request, partial.chance, (part) => handle(part, call));
    }
    if (faults.strike("api-duplicate", occasion, about)) await handle(request, call);
    const response = await handle(request, call);
    return occasion.operation === "s3:GetObject" ? readObject(response, call, occasion) : response;
  }

  /** What is read of an object. */
  function readObject(response: HttpResponse, call: Call, occasion: RequestOccasion): HttpResponse {
    if (response.status >= 300) return response;
    const about = aboutRequest(occasion, call);
    if (faults.strike("object-missing", occasion, about))
      return s3Error(404, "NoSuchKey", "The specified key does not exist.", call.requestId);
    const body = Buffer.from(response.body);
    if (faults.strike("object-truncated", occasion, about))
      return withObject(response, body.subarray(0, body.length >> 1));
    if (!faults.strike("object-altered", occasion, about)) return response;
    body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
    return withObject(response, body);
  }

  return async (request, call) => {
    const areFunctionsHit = faults.anyAt("invocation");
    if (!areFunctionsHit && !faults.anyAt("request")) return handle(request, call);
    const occasion = requestOccasion(service, request, call);
    const about = aboutRequest(occasion, call);
    const late = faults.strike("api-latency", occasion, about);
    if (late) await wait(late.delaySeconds ?? 0);
    const error = ERRORS.find((kind) => faults.strike(kind, occasion, about));
    if (error) return errorResponse(error, service, request, call.requestId);
    const before = areFunctionsHit ? killBy("before", occasion, call) : undefined;
    if (before) throw new ConnectionLost(before.id);
    const response = await carryOut(request, call, occasion);
    const after = areFunctionsHit ? killBy("after", occasion, call) : undefined;
    const lost = after ?? faults.strike("api-response-lost", occasion, about);
    if (lost) throw new ConnectionLost(lost.id);
    return response;
  };
}

/** Returns a response with another object in it, of which nothing else tells. */
function withObject(response: HttpResponse, body: Buffer): HttpResponse {
  const isAboutContent = (name: string) => name.startsWith("x-amz-checksum-") || name === "content-length";
  const headers = Object.entries(response.headers).filter(([name]) => !isAboutContent(name.toLowerCase()));
  return { ...response, headers: Object.fromEntries(headers), body };
}
