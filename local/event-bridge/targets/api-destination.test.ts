import { describe, expect, test } from "vitest";
import { startTestEndpoint } from "../endpoint.fixture.ts";
import { retryAfter } from "./api-destination.ts";
import { connect, deliver, facts, put, startServer } from "./http-server.fixture.ts";

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

  test("takes values from the event where a parameter is a JSON path", async () => {
    await using server = await startServer();
    await using endpoint = await startTestEndpoint();
    await connect(endpoint, {
      url: `${server.url}/orders/*/*`,
      target: {
        HttpParameters: {
          PathParameterValues: ["$.detail.n", "$.detail.none"],
          HeaderParameters: { "x-type": "$.detail-type", "x-cost": "$5" },
          QueryStringParameters: { source: "$.source", detail: "$.detail", text: "id $.id" },
        },
      },
    });
    await deliver(endpoint);
    const query = new URLSearchParams({ source: "app", detail: '{"n":1}', text: "id $.id" });
    expect(server.requests).toMatchObject([{ url: `/orders/1/?${query}`, headers: { "x-type": "t", "x-cost": "$5" } }]);
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

test.each([
  ["120", 120_000],
  ["-1", -1000],
  ["Mon, 23 Nov 2026 17:00:10 GMT", 10_000],
  ["soon", undefined],
  [null, undefined],
])("Retry-After %s is %s ms", (header, ms) => {
  expect(retryAfter(header, Date.UTC(2026, 10, 23, 17))).toBe(ms);
});
