import { expect, test } from "vitest";
import { toEvent, toResponse } from "./payload.ts";

const context = {
  apiId: "api",
  routeKey: "POST /orders",
  pathParameters: {},
  requestId: "r1",
  now: Date.UTC(2026, 2, 12, 19, 3, 58),
  sourceIp: "127.0.0.1",
  traceHeader: "Root=1-abc",
};
const request = {
  method: "POST",
  path: "/orders",
  query: new URLSearchParams("a=1&a=2&b=x%20y"),
  headers: { host: "localhost", "content-type": "application/json", cookie: "c=1; d=2" },
  body: Buffer.from('{"é":1}'),
};

test("a request becomes an event of payload format 2.0", () => {
  expect(toEvent(request, context)).toMatchObject({
    version: "2.0",
    routeKey: "POST /orders",
    rawPath: "/orders",
    cookies: ["c=1", "d=2"],
    headers: { host: "localhost", "content-type": "application/json" },
    queryStringParameters: { a: "1,2", b: "x y" },
    requestContext: { http: { method: "POST", path: "/orders" }, time: "12/Mar/2026:19:03:58 +0000", requestId: "r1" },
    body: '{"é":1}',
    isBase64Encoded: false,
  });
});

test.each(["image/png", "application/x-www-form-urlencoded", "application/octet-stream", undefined])(
  "a body of type %s is base64",
  (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const event = toEvent({ ...request, headers, body: Buffer.from([0xff, 0]) }, context);
    expect(event).toMatchObject({ body: "/wA=", isBase64Encoded: true });
  },
);

test.each(["text/csv", "application/json; charset=utf-8", "application/problem+json", "application/soap+xml"])(
  "a body of type %s is text",
  (type) => {
    const event = toEvent({ ...request, headers: { "content-type": type }, body: Buffer.from("é") }, context);
    expect(event).toMatchObject({ body: "é", isBase64Encoded: false });
  },
);

test("a function learns how the request came, behind a proxy too", () => {
  expect(toEvent({ ...request, headers: { host: "localhost:4566" } }, context)).toMatchObject({
    headers: {
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": "4566",
      "x-forwarded-proto": "http",
      "x-amzn-trace-id": "Root=1-abc",
    },
  });
  const headers = { "x-forwarded-for": "203.0.113.7" };
  expect(toEvent({ ...request, headers }, context)).toMatchObject({
    headers: { "x-forwarded-for": "203.0.113.7, 127.0.0.1" },
  });
});

test("a result with a status is the response, any other its JSON body", () => {
  const structured = { statusCode: 201, headers: { Location: "/x" }, cookies: ["a=1", "b=2"], body: "ok" };
  expect(toResponse(JSON.stringify(structured))).toEqual({
    status: 201,
    headers: { "content-type": "text/plain; charset=utf-8", location: "/x", "set-cookie": ["a=1", "b=2"] },
    body: "ok",
  });
  expect(toResponse('{"a":1}')).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  const binary = { statusCode: 200, body: "/wA=", isBase64Encoded: true };
  expect(toResponse(JSON.stringify(binary))).toMatchObject({ body: Buffer.from([0xff, 0]) });
});

test.each([
  ["statusCode", { statusCode: 99 }],
  ["statusCode", { statusCode: 1000 }],
  ["body", { statusCode: 200, body: 1 }],
  ["body", { statusCode: 200, body: { a: 1 } }],
  ["headers", { statusCode: 200, headers: "a" }],
  ["headers", { statusCode: 200, headers: { "a b": "c" } }],
  ["headers", { statusCode: 200, headers: { a: "b\r\nc" } }],
  ["headers", { statusCode: 200, headers: { a: { b: "c" } } }],
  ["cookies", { statusCode: 200, cookies: ["a=1\n"] }],
  ["cookies", { statusCode: 200, cookies: "\u{1f36a}" }],
])("the %s of a response that HTTP cannot carry is named: %j", (wrongField, result) => {
  expect(toResponse(JSON.stringify(result))).toEqual({ wrongField });
});

test("a function may leave the parts of its response null", () => {
  const result = { statusCode: 204, headers: null, cookies: null, body: null };
  expect(toResponse(JSON.stringify(result))).toMatchObject({ status: 204, body: "" });
});
