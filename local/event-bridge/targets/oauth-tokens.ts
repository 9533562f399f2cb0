import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import type { Connection } from "../model.ts";
import type { Records } from "../records.ts";
import { byKey, lowerCase } from "./api-request.ts";

/** The access tokens of connections that authorize with OAuth client credentials. */
export interface OAuthTokens {
  /** Returns the `Authorization` header's value, with the cached token or a new one. Throws `DeliveryError`. */
  header(connection: Connection): Promise<string>;
  /** Requests a token, and records the outcome in the connection's state. */
  authorize(connection: Connection): Promise<void>;
  forget(connection: Connection): void;
}

interface Token {
  header: string;
  expiresAt: number;
}

// A token is renewed early, so that it does not expire in transit.
const MARGIN_MS = 60_000;

export function createOAuthTokens(clock: Clock, records: Records, fetchInTime: typeof fetch): OAuthTokens {
  const tokens = new Map<string, Token>();

  async function renew(connection: Connection): Promise<Token> {
    const response = await fetchInTime(...tokenRequest(connection));
    const text = await response.text();
    const answer = parsed(text);
    if (!response.ok || typeof answer.access_token !== "string") {
      const message = `The authorization endpoint answered ${response.status}: ${text.slice(0, 500)}`;
      throw new DeliveryError("NO_PERMISSIONS", message, response.status >= 500 || response.status === 429);
    }
    const { access_token, token_type = "Bearer", expires_in = 3600 } = answer;
    const token = { header: `${token_type} ${access_token}`, expiresAt: clock.now() + expires_in * 1000 };
    tokens.set(connection.arn, token);
    return token;
  }

  function note({ name, arn }: Connection, changes: Partial<Connection>): void {
    const connection = records.connections.get(name);
    if (connection?.arn === arn) records.connections.set(name, { ...connection, ...changes });
  }

  return {
    async header(connection) {
      const known = tokens.get(connection.arn);
      if (known && known.expiresAt - MARGIN_MS > clock.now()) return known.header;
      const { header } = await renew(connection);
      note(connection, { state: "AUTHORIZED", stateReason: undefined, authorizedAt: clock.now() });
      return header;
    },
    async authorize(connection) {
      try {
        await renew(connection);
        note(connection, { state: "AUTHORIZED", stateReason: undefined, authorizedAt: clock.now() });
      } catch (error) {
        note(connection, { state: "DEAUTHORIZED", stateReason: (error as Error).message.slice(0, 512) });
      }
    },
    forget: ({ arn }) => void tokens.delete(arn),
  };
}

// RFC 6749, section 4.4: a form, unless the connection specifies JSON.
function tokenRequest({ authParameters: { OAuthParameters: oauth } }: Connection): Parameters<typeof fetch> {
  const http = oauth?.OAuthHttpParameters;
  const url = new URL(oauth?.AuthorizationEndpoint ?? "");
  for (const [key, value] of Object.entries(byKey(http?.QueryStringParameters))) url.searchParams.set(key, value);
  const fields = {
    grant_type: "client_credentials",
    client_id: oauth?.ClientParameters?.ClientID ?? "",
    client_secret: oauth?.ClientParameters?.ClientSecret ?? "",
    ...byKey(http?.BodyParameters),
  };
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    ...lowerCase(byKey(http?.HeaderParameters)),
  };
  if (oauth?.HttpMethod === "GET") {
    for (const [key, value] of Object.entries(fields)) url.searchParams.set(key, value);
    return [url, { method: "GET", headers }];
  }
  const json = headers["content-type"].startsWith("application/json");
  const body = json ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  return [url, { method: oauth?.HttpMethod, headers, body }];
}

function parsed(text: string): { access_token?: unknown; token_type?: string; expires_in?: number } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
