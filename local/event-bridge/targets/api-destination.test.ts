import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.ts";
import { retryAfter } from "./api-destination.ts";

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** An endpoint of somebody else: it answers as told and remembers what it was asked. */
async function startServer(answer: (seen: Seen, response: ServerResponse) => void = (_, response) => response.end()) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    requests.push(seen);
    answer(seen, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const API_KEY: CreateConnectionCommandInput = {
  Name: "partner",
  AuthorizationType: "API_KEY",
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Api-Key", ApiKeyValue: "secret" } },
};

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

interface Setup {
  url: string;
  connection?: CreateConnectionCommandInput;
  method?: "POST" | "GET" | "PUT";
  rate?: number;
  target?: Partial<Target>;
}

/** A rule on the default bus that calls the endpoint through a connection; gives the destination's ARN. */
async function connect({ client, bus }: TestEndpoint, setup: Setup): Promise<string> {
  const { ConnectionArn } = await client.send(new CreateConnectionCommand(setup.connection ?? API_KEY));
  const { ApiDestinationArn = "" } = await client.send(
    new CreateApiDestinationCommand({
      Name: "partner",
      ConnectionArn,
      InvocationEndpoint: setup.url,
      HttpMethod: setup.method ?? "POST",
      InvocationRateLimitPerSecond: setup.rate,
    }),
  );
  await bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  const target = { Id: "1", Arn: ApiDestinationArn, RoleArn: "arn:aws:iam::000000000000:role/invoke", ...setup.target };
  await client.send(new PutTargetsCommand({ Rule: "orders", Targets: [target] }));
  return ApiDestinationArn;
}

const put = ({ bus }: TestEndpoint, n = 1) =>
  bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: `{"n":${n}}` }] });

async function deliver(endpoint: TestEndpoint): Promise<void> {
  await put(endpoint);
  await endpoint.bus.idle();
}

const facts = ({ trace }: TestEndpoint, kind: string) => trace.recent().filter((fact) => fact.kind === kind);

describe("an API destination", () => {
  test("gets the event over HTTP with the connection's key", async () => {
    await using server = await startServer();
    await using endpoint = await startTestEndpoint();
    const target = await connect(endpoint, { url: `${server.url}/hook` });
    await deliver(endpoint);
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: "POST",
      url: "/hook",
      headers: {
        "x-api-key": "secret",
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Amazon/EventBridge/ApiDestinations",
        range: "bytes=0-1048575",
      },
    });
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ source: "app", detail: { n: 1 } });
    expect(facts(endpoint, "delivered")).toMatchObject([{ target }]);
  });

  test("takes path values, queries, headers and body fields; the connection's win over the target's", async () => {
    await using server = await startServer();
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, {
      url: `${server.url}/tenants/*/orders/*?fixed=1`,
      method: "PUT",
      connection: {
        Name: "partner",
        AuthorizationType: "BASIC",
        AuthParameters: {
          BasicAuthParameters: { Username: "user", Password: "pass" },
          InvocationHttpParameters: {
            HeaderParameters: [{ Key: "X-Both", Value: "connection" }],
            QueryStringParameters: [{ Key: "both", Value: "connection" }],
            BodyParameters: [{ Key: "added", Value: "yes" }],
          },
        },
      },
      target: {
        Input: '{"own":1}',
        HttpParameters: {
          PathParameterValues: ["a b", "o-1"],
          HeaderParameters: { "x-both": "target", "X-Own": "target" },
          QueryStringParameters: { both: "target", own: "1 2" },
        },
      },
    });
    await deliver(endpoint);
    expect(server.requests).toMatchObject([
      {
        method: "PUT",
        url: "/tenants/a%20b/orders/o-1?fixed=1&both=connection&own=1+2",
        headers: { authorization: "Basic dXNlcjpwYXNz", "x-both": "connection", "x-own": "target" },
        body: '{"own":1,"added":"yes"}',
      },
    ]);
  });

  test("is retried when it is busy, at the time it asks for", async () => {
    let busy = true;
    await using server = await startServer((_, response) => {
      if (busy) response.writeHead(429, { "retry-after": "600" });
      response.end("slow down");
    });
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url });
    await deliver(endpoint);
    const { retryInMs, ...failed } = Object(facts(endpoint, "delivery-failed")[0]);
    expect(failed).toMatchObject({ code: "THROTTLING", message: `${server.url}/ answered 429: slow down` });
    expect(retryInMs).toBe(600_000);
    busy = false;
    await endpoint.advance(600_000);
    expect(facts(endpoint, "delivered")).toMatchObject([{ attempt: 2 }]);
  });

  test.each([
    [500, true],
    [503, true],
    [409, true],
    [400, false],
    [404, false],
    [302, false],
  ])("that answers %i is retried: %s", async (status, retried) => {
    await using server = await startServer((_, response) => response.writeHead(status).end());
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url });
    await deliver(endpoint);
    expect(endpoint.bus.deliveries()).toHaveLength(retried ? 1 : 0);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([{ code: "ERROR_FROM_TARGET" }]);
  });

  test("that does not answer within five seconds is timed out", async () => {
    await using server = await startServer(() => {});
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url });
    await put(endpoint);
    await expect.poll(() => server.requests.length).toBe(1);
    expect(facts(endpoint, "delivery-failed")).toEqual([]);
    await endpoint.advance(5000);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([{ code: "TIMEOUT" }]);
  });

  test("that cannot be reached is a connection failure", async () => {
    await using endpoint = await startTestEndpoint();
    const { url } = await startServer().then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    await connect(endpoint, { url });
    await deliver(endpoint);
    expect(facts(endpoint, "delivery-failed")).toMatchObject([{ code: "CONNECTION_FAILURE" }]);
    expect(endpoint.bus.deliveries()).toHaveLength(1);
  });

  test("is called no faster than its rate: what comes too early waits", async () => {
    await using server = await startServer();
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url, rate: 1 });
    for (const n of [1, 2, 3]) await put(endpoint, n);
    await expect.poll(() => facts(endpoint, "delivered").length).toBe(1);
    endpoint.clock.advance(1000);
    await expect.poll(() => facts(endpoint, "delivered").length).toBe(2);
    await endpoint.advance(1000);
    expect(server.requests.map(({ body }) => JSON.parse(body).detail.n)).toEqual([1, 2, 3]);
  });

  test("does not keep the bus from stopping", async () => {
    await using server = await startServer(() => {});
    const endpoint = await startTestEndpoint();
    await connect(endpoint, { url: server.url, rate: 1 });
    await put(endpoint);
    await put(endpoint);
    await expect.poll(() => server.requests.length).toBe(1);
    await endpoint[Symbol.asyncDispose]();
    expect(endpoint.bus.deliveries()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  });
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
});

test.each([
  ["120", 120_000],
  ["-1", -1000],
  ["Mon, 23 Nov 2026 17:00:10 GMT", 10_000],
  ["soon", undefined],
  [null, undefined],
])("Retry-After %s is %s ms", (header, ms) => {
  expect(retryAfter(header, Date.UTC(2026, 10, 23, 17))).toBe(ms);
});
