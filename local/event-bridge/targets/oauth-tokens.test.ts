import {
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";
import { connect, deliver, facts, startServer } from "./http-server.fixture.ts";

const oauth = (url: string): CreateConnectionCommandInput => ({
  Name: "partner",
  AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
  AuthParameters: {
    OAuthParameters: {
      AuthorizationEndpoint: `${url}/token?tenant=1`,
      HttpMethod: "POST",
      ClientParameters: { ClientID: "me", ClientSecret: "hush" },
      OAuthHttpParameters: { BodyParameters: [{ Key: "scope", Value: "orders" }] },
    },
  },
});

describe("OAuth", () => {
  const tokens = (issued: string[] = []) =>
    startServer(({ url, headers }, response) => {
      if (url.startsWith("/token")) {
        issued.push(`t${issued.length + 1}`);
        response.end(JSON.stringify({ access_token: issued.at(-1), token_type: "Bearer", expires_in: 3600 }));
      } else {
        response.writeHead(headers.authorization === `Bearer ${issued.at(-1)}` ? 200 : 401).end();
      }
    });

  const stateOf = async ({ client }: TestEndpoint) => {
    const { ConnectionState } = await client.send(new DescribeConnectionCommand({ Name: "partner" }));
    const { ApiDestinationState } = await client.send(new DescribeApiDestinationCommand({ Name: "partner" }));
    return [ConnectionState, ApiDestinationState];
  };

  test("gets a token for the client's credentials and uses it while it lasts", async () => {
    await using server = await tokens();
    await using endpoint = await startTestEndpoint();
    const created = await endpoint.client.send(new CreateConnectionCommand({ ...oauth(server.url), Name: "first" }));
    expect(created.ConnectionState).toBe("AUTHORIZING");
    await connect(endpoint, { url: `${server.url}/hook`, connection: oauth(server.url) });
    await expect.poll(() => stateOf(endpoint)).toEqual(["AUTHORIZED", "ACTIVE"]);
    server.requests.length = 0;
    await deliver(endpoint);
    await deliver(endpoint);
    expect(server.requests.map(({ url }) => url)).toEqual(["/hook", "/hook"]);
    await endpoint.advance(3_600_000);
    await deliver(endpoint);
    expect(server.requests.slice(2)).toMatchObject([
      {
        method: "POST",
        url: "/token?tenant=1",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "grant_type=client_credentials&client_id=me&client_secret=hush&scope=orders",
      },
      { url: "/hook" },
    ]);
    expect(facts(endpoint, "delivered")).toHaveLength(3);
  });

  test("renews a token that the endpoint refuses, in time for the next attempt", async () => {
    const issued: string[] = [];
    await using server = await tokens(issued);
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: `${server.url}/hook`, connection: oauth(server.url) });
    await expect.poll(() => stateOf(endpoint)).toEqual(["AUTHORIZED", "ACTIVE"]);
    issued.push("revoked-all-before");
    await deliver(endpoint);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([{ attempt: 1 }]);
    await endpoint.advance(1000);
    expect(facts(endpoint, "delivered")).toMatchObject([{ attempt: 2 }]);
  });

  test("that is refused leaves the connection deauthorized, with the reason", async () => {
    await using server = await startServer((_, response) => response.writeHead(403).end("wrong client"));
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url, connection: oauth(server.url) });
    await expect.poll(() => stateOf(endpoint)).toEqual(["DEAUTHORIZED", "INACTIVE"]);
    const { StateReason } = await endpoint.client.send(new DescribeConnectionCommand({ Name: "partner" }));
    expect(StateReason).toContain("answered 403: wrong client");
    await deliver(endpoint);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([{ code: "NO_PERMISSIONS" }]);
  });

  test("does not use the token of credentials that have been replaced", async () => {
    await using server = await tokens();
    await using refusing = await startServer((_, response) => response.writeHead(403).end("wrong client"));
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: `${server.url}/hook`, connection: oauth(server.url) });
    await expect.poll(() => stateOf(endpoint)).toEqual(["AUTHORIZED", "ACTIVE"]);
    await endpoint.client.send(new UpdateConnectionCommand(oauth(refusing.url)));
    await expect.poll(() => stateOf(endpoint)).toEqual(["DEAUTHORIZED", "INACTIVE"]);
    await deliver(endpoint);
    expect(facts(endpoint, "delivered")).toEqual([]);
  });
});
