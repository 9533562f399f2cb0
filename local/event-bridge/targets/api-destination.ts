import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import type { Refusal } from "../../iam/authorizer.ts";
import type { ApiDestination, Connection } from "../model.ts";
import type { Records } from "../records.ts";
import { apiRequest, filled } from "./api-request.ts";
import type { DeliverTo } from "./kinds.ts";
import type { OAuthTokens } from "./oauth-tokens.ts";
import type { Pace } from "./pace.ts";

interface Dependencies {
  clock: Clock;
  records: Records;
  tokens: OAuthTokens;
  fetchInTime: typeof fetch;
  pace: Pace;
  refusal: Refusal;
}

const RETRIED = [401, 407, 409, 429];

/** Calls HTTP endpoints. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export function apiDestinationTarget({ clock, records, tokens, fetchInTime, pace, refusal }: Dependencies): DeliverTo {
  return async ({ arn, target, input, event, caller }) => {
    const denied = refusal(caller, [{ action: "events:InvokeApiDestination", resource: arn }]);
    if (denied !== undefined) throw new DeliveryError("NO_PERMISSIONS", denied, false);
    const destination = [...records.apiDestinations.values()].find((each) => each.arn === arn);
    if (!destination) throw new DeliveryError("NO_RESOURCE", `API destination ${arn} does not exist.`, false);
    const connection = connectionOf(records, destination);
    if (!connection) {
      throw new DeliveryError("NO_RESOURCE", `Connection ${destination.connectionArn} does not exist.`, false);
    }
    const oauth = connection.authorizationType === "OAUTH_CLIENT_CREDENTIALS";
    if (connection.state === "DEAUTHORIZED" && !oauth) {
      throw new DeliveryError("NO_PERMISSIONS", `Connection ${connection.name} is deauthorized.`, false);
    }
    await pace(destination.arn, destination.invocationRateLimitPerSecond);
    const token = oauth ? await tokens.header(connection) : undefined;
    const parameters = filled(target.HttpParameters, event);
    const { url, ...request } = apiRequest(destination, connection, parameters, input, token);
    const response = await fetchInTime(url, { ...request, redirect: "manual" });
    if (response.ok) return void (await response.arrayBuffer());
    // The next attempt requests a new token.
    if (response.status === 401 || response.status === 407) tokens.forget(connection);
    throw await failureOf(response, clock.now());
  };
}

export const connectionOf = (records: Records, { connectionArn }: ApiDestination): Connection | undefined =>
  [...records.connections.values()].find(({ arn }) => arn === connectionArn);

async function failureOf(response: Response, now: number): Promise<DeliveryError> {
  const { status, url } = response;
  const text = (await response.text()).slice(0, 500);
  const wait = retryAfter(response.headers.get("retry-after"), now);
  const retryable = (RETRIED.includes(status) || status >= 500) && !(wait !== undefined && wait < 0);
  const code = status === 429 ? "THROTTLING" : "ERROR_FROM_TARGET";
  return new DeliveryError(code, `${url} answered ${status}: ${text}`, retryable, { retryAfterMs: wait });
}

/** Returns the header's seconds or date as milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\s*-?\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : ms;
}
