import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.stubEnv("POWERTOOLS_SERVICE_NAME", "order");
vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "test");
vi.stubEnv("POWERTOOLS_DEV", "true");
vi.stubEnv("API_ACCESS", "open");
const { http, Problem, validBody } = await import("./http.ts");

beforeEach(() => {
  for (const level of ["log", "info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

const context = { functionName: "post-order", awsRequestId: "r" } as Context;

const request = (change: Partial<APIGatewayProxyEventV2> = {}) =>
  ({
    routeKey: "POST /orders",
    headers: {},
    requestContext: { requestId: "req-1", timeEpoch: Date.parse("2026-11-23T18:08:00.000Z") },
    isBase64Encoded: false,
    ...change,
  }) as APIGatewayProxyEventV2;

async function answer(handle: Parameters<typeof http>[0], change?: Partial<APIGatewayProxyEventV2>) {
  const { statusCode, headers, body } = await http(handle)(request(change), context);
  return { status: statusCode, headers, body: body === undefined ? undefined : JSON.parse(body) };
}

describe("a request", () => {
  const echo: Parameters<typeof http>[0] = async ({ body, params, query, now, cause }) => ({
    status: 200,
    body: { body, params, query, now, cause },
  });

  test("is passed on with its body, parameters, time and cause", async () => {
    const change = { body: '{"a":1}', pathParameters: { orderId: "o" }, queryStringParameters: { q: "1" } };
    expect(await answer(echo, change)).toEqual({
      status: 200,
      headers: { "content-type": "application/json", "x-correlation-id": "req-1" },
      body: {
        body: { a: 1 },
        params: { orderId: "o" },
        query: { q: "1" },
        now: "2026-11-23T18:08:00.000Z",
        cause: { correlationId: "req-1", causationId: "req-1" },
      },
    });
  });

  test("may be base64-encoded", async () => {
    const body = Buffer.from('{"a":"é"}').toString("base64");
    expect((await answer(echo, { body, isBase64Encoded: true })).body.body).toEqual({ a: "é" });
  });

  test("may have no body", async () => expect((await answer(echo)).body).not.toHaveProperty("body"));

  test("keeps its correlation id", async () => {
    const { headers, body } = await answer(echo, { headers: { "x-correlation-id": "mine-1" } });
    expect(headers).toMatchObject({ "x-correlation-id": "mine-1" });
    expect(body.cause).toEqual({ correlationId: "mine-1", causationId: "req-1" });
  });

  test.each<[string, Partial<APIGatewayProxyEventV2>, number, string]>([
    ["is not JSON", { body: "{" }, 400, "The body is not JSON"],
    ["is too large", { body: JSON.stringify("x".repeat(5 * 1024 * 1024)) }, 413, "5242882 bytes"],
    ["has a strange correlation id", { headers: { "x-correlation-id": "a b" } }, 400, "x-correlation-id"],
  ])("that %s is refused", async (_, change, status, detail) => {
    const { status: given, headers, body } = await answer(echo, change);
    expect(given).toBe(status);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "x-correlation-id": "req-1" });
    expect(body).toMatchObject({ type: "about:blank", status, correlationId: "req-1" });
    expect(body.detail).toContain(detail);
  });
});

describe("a caller", () => {
  const who: Parameters<typeof http>[0] = async ({ caller }) => ({ status: 200, body: caller });
  const authorized = (authorizer: object) =>
    ({ requestContext: { ...request().requestContext, authorizer } }) as Partial<APIGatewayProxyEventV2>;

  async function ask(access: string, authorizer: object) {
    vi.stubEnv("API_ACCESS", access);
    try {
      return await answer(who, authorized(authorizer));
    } finally {
      vi.stubEnv("API_ACCESS", "open");
    }
  }

  test("is the one that the API's authorizer identified", async () => {
    const userArn = "arn:aws:iam::123456789012:user/ada";
    expect((await ask("iam", { iam: { userArn } })).body).toEqual({ kind: "principal", id: userArn });
    const claims = { iss: "https://id.example", sub: "ada" };
    expect((await ask("jwt", { jwt: { claims } })).body).toMatchObject({ kind: "customer", subject: "ada" });
    expect((await ask("open", {})).body).toEqual({ kind: "anyone", id: "anyone" });
  });

  test.each([
    ["iam", {}, "sign it as an IAM role or user"],
    ["jwt", { jwt: { claims: { iss: "https://id.example" } } }, "send a token with the claims iss and sub"],
  ])("that cannot be told is refused (%s)", async (access, authorizer, remedy) => {
    const { status, body } = await ask(access, authorizer);
    expect({ status, detail: body.detail }).toEqual({
      status: 403,
      detail: `The request does not identify its caller: ${remedy}.`,
    });
  });

  test("requires API_ACCESS to be set before the first request", () => {
    vi.stubEnv("API_ACCESS", "");
    expect(() => http(who)).toThrow("API_ACCESS is not set");
    vi.stubEnv("API_ACCESS", "open");
  });
});

describe("a response", () => {
  test("has the handler's headers, and no body when the handler returns none", async () => {
    const reply = await answer(async () => ({ status: 204, headers: { location: "/orders/1" } }));
    expect(reply).toMatchObject({ status: 204, headers: { location: "/orders/1" }, body: undefined });
  });

  test("describes a problem", async () => {
    const { status, body } = await answer(async () => {
      throw new Problem({ status: 409, detail: "The order is settled.", type: "/problems/settled", title: "Settled" });
    });
    expect(status).toBe(409);
    expect(body).toEqual({
      type: "/problems/settled",
      title: "Settled",
      status: 409,
      detail: "The order is settled.",
      correlationId: "req-1",
    });
  });

  test("does not reveal internal errors", async () => {
    const { status, body } = await answer(() => Promise.reject(new Error("password of table x")));
    expect([status, body.title]).toEqual([500, "Internal Server Error"]);
    expect(JSON.stringify(body)).not.toContain("password");
  });
});

describe("validBody", () => {
  const schema = v.object({
    id: v.string(),
    lines: v.array(v.object({ quantity: v.pipe(v.number(), v.minValue(1)) })),
  });

  test("returns the body", () => {
    const body = { id: "a", lines: [{ quantity: 1 }] };
    expect(validBody(schema, body)).toEqual(body);
  });

  const refusalOf = (body: unknown) => {
    try {
      return validBody(schema, body);
    } catch (error) {
      return error as InstanceType<typeof Problem>;
    }
  };

  test("names every wrong field", () => {
    const body = { lines: [{ quantity: 1 }, {}, { quantity: 0 }] };
    expect(refusalOf(body)).toMatchObject({
      status: 400,
      errors: [
        { field: "id", message: "is missing" },
        { field: "lines[1].quantity", message: "is missing" },
        { field: "lines[2].quantity", message: expect.stringContaining(">=1") },
      ],
    });
  });

  test.each([
    [undefined, "is missing"],
    [1, "Invalid type"],
  ])("names the body itself: %s", (body, message) => {
    expect(refusalOf(body)).toMatchObject({ errors: [{ field: "body", message: expect.stringContaining(message) }] });
  });
});
