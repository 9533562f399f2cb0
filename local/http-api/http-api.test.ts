import { describe, expect, test } from "vitest";
import { ADMINISTRATOR, type HttpRequest } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createTrace } from "../trace.ts";
import { accessLogOf } from "./access-log.ts";
import { createHttpApi, type Stage } from "./http-api.ts";
import { timeoutOf } from "./integration.ts";
import { throttleOf } from "./throttle.ts";

/** An API with `GET /things` (2 s at most) and `PUT /things`; time is driven. */
function apiWith(invoke: () => Promise<{ payload: string; error?: string }>, stage: Stage = {}) {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const lines: string[] = [];
  const traces: string[][] = [];
  let invocations = 0;
  const httpApi = createHttpApi({
    clock,
    machineClock: clock,
    random: seededRandom(1),
    trace,
    userIdOf: () => "AIDA",
    writeLog: (group, stream, line) => void lines.push(`${group} ${stream} ${line}`),
    invoke: async (_, payload, __, { traceHeader }) => {
      traces.push([traceHeader, JSON.parse(payload).headers["x-amzn-trace-id"]]);
      const requestId = `invocation-${++invocations}`;
      return { ...(await invoke()), requestId };
    },
  });
  httpApi.createApi("api");
  httpApi.configureStage("api", stage);
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  httpApi.addIntegration("api", "i", { functionArn, timeoutMs: 2000 });
  for (const key of ["GET /things", "PUT /things"])
    httpApi.addRoute("api", key, { integrationId: "i", authorization: "NONE" });
  return {
    clock,
    trace,
    lines,
    traces,
    invocations: () => invocations,
    async ask(method = "GET", path = "/things", more: Record<string, string> = {}) {
      const headers = { host: "127.0.0.1:4566", "user-agent": 'curl "8"', ...more };
      const request: HttpRequest = { method, path, query: new URLSearchParams(), headers, body: Buffer.of() };
      const { status, body } = await httpApi.serve(request, { caller: ADMINISTRATOR, requestId: "r-1", endpoint: "" });
      return { status, body: String(body) };
    },
  };
}

const ok = async () => ({ payload: '{"statusCode":200,"body":"done"}' });
const unavailable = { status: 503, body: '{"message":"Service Unavailable"}' };
const serverError = { status: 500, body: '{"message":"Internal Server Error"}' };
const tooMany = { status: 429, body: '{"message":"Too Many Requests"}' };

describe("an integration's timeout", () => {
  test("ends the wait with 503, and a later result is of no consequence", async () => {
    const late = Promise.withResolvers<{ payload: string }>();
    const api = apiWith(() => late.promise);
    const answer = api.ask();
    api.clock.advance(1999);
    await Promise.resolve();
    expect(api.trace.recent()).toEqual([]);
    api.clock.advance(1);
    expect(await answer).toEqual(unavailable);
    late.resolve({ payload: "{}" });
    expect(api.trace.recent()).toMatchObject([
      { kind: "http", status: 503, error: "The function did not answer within 2000 ms." },
    ]);
  });

  test("is 30 s when the template has none, and from 50 ms to 30 s", () => {
    expect(timeoutOf(undefined)).toBe(30_000);
    expect(timeoutOf("50")).toBe(50);
    for (const wrong of [49, 30_001, "soon", 1.5]) expect(() => timeoutOf(wrong)).toThrow("between 50 ms and 30000 ms");
  });
});

test("a request belongs to its caller's trace, or begins one", async () => {
  const api = apiWith(ok);
  await api.ask("GET", "/things", { "x-amzn-trace-id": "Root=1-a" });
  await api.ask();
  const begun = expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(api.traces).toEqual([
    ["Root=1-a", "Root=1-a"],
    [begun, begun],
  ]);
  expect(api.traces[1]?.[0]).toBe(api.traces[1]?.[1]);
});

describe("a throttle", () => {
  test("of the stage limits all routes together; time fills it again, up to the burst", async () => {
    const api = apiWith(ok, { throttle: { rate: 2, burst: 2 } });
    expect([await api.ask(), await api.ask("PUT"), await api.ask()].map(({ status }) => status)).toEqual([
      200, 200, 429,
    ]);
    expect(await api.ask("PUT")).toEqual(tooMany);
    expect(api.invocations()).toBe(2);
    api.clock.advance(500);
    expect([(await api.ask()).status, (await api.ask()).status]).toEqual([200, 429]);
    api.clock.advance(3_600_000);
    const statuses = [await api.ask(), await api.ask(), await api.ask()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("of a route stands in the place of the stage's", async () => {
    const api = apiWith(ok, {
      throttle: { rate: 100, burst: 100 },
      routeThrottles: { "PUT /things": { rate: 0, burst: 0 } },
    });
    expect(await api.ask("PUT")).toEqual(tooMany);
    expect((await api.ask()).status).toBe(200);
  });

  test("is read from the template, with the account's limit for what is not given", () => {
    expect(throttleOf(undefined, "s")).toBeUndefined();
    expect(throttleOf({ DetailedMetricsEnabled: true }, "s")).toBeUndefined();
    expect(throttleOf({ ThrottlingRateLimit: "5", ThrottlingBurstLimit: 7 }, "s")).toEqual({ rate: 5, burst: 7 });
    expect(throttleOf({ ThrottlingRateLimit: 5 }, "s")).toEqual({ rate: 5, burst: 5000 });
    expect(() => throttleOf({ ThrottlingRateLimit: -1 }, "RouteSettings of GET /a")).toThrow(
      "ThrottlingRateLimit in RouteSettings of GET /a is -1",
    );
  });
});

describe("the access log", () => {
  const accessLog = (format: string) => ({ accessLog: { group: "/aws/vendedlogs/api", format } });

  test("has a line in the stage's format for each request of a route", async () => {
    const format =
      '{"id":"$context.requestId","route":"$context.routeKey","status":$context.status,"agent":"$context.identity.userAgent",' +
      '"caller":"$context.identity.caller","bytes":$context.responseLength,"error":"$context.integrationErrorMessage"}';
    const api = apiWith(ok, accessLog(format));
    await api.ask();
    await api.ask("GET", "/none");
    expect(api.lines).toHaveLength(1);
    const line = api.lines[0]?.replace("/aws/vendedlogs/api api ", "") ?? "";
    expect(JSON.parse(line)).toEqual({
      id: "r-1",
      route: "GET /things",
      status: 200,
      agent: 'curl "8"',
      caller: "-",
      bytes: 4,
      error: "-",
    });
  });

  test("says what was wrong with a function's result, which the client does not learn", async () => {
    const forgotten = async () => ({ payload: '{"statusCode":200,"body":{"a":1}}' });
    const api = apiWith(forgotten, accessLog("$context.requestId $context.status $context.integrationErrorMessage"));
    expect(await api.ask()).toEqual(serverError);
    const error =
      "The response from the Lambda function doesn't match the format that API Gateway expects. " +
      'Lambda body contains the wrong type for field "body"';
    expect(api.lines).toEqual([`/aws/vendedlogs/api api r-1 500 ${error.replaceAll('"', '\\"')}`]);
    expect(api.trace.recent()).toMatchObject([{ kind: "http", status: 500, error, requestId: "invocation-1" }]);
  });

  test("has API Gateway's own refusals", async () => {
    const api = apiWith(ok, {
      ...accessLog("$context.requestId $context.error.message $context.integrationLatency"),
      throttle: { rate: 0, burst: 0 },
    });
    await api.ask();
    expect(api.lines).toEqual(["/aws/vendedlogs/api api r-1 Too Many Requests -"]);
  });

  test("is read from the template", () => {
    const DestinationArn = "arn:aws:logs:us-east-1:000000000000:log-group:/a/b";
    const Format = "$context.requestId";
    const read = { group: "/a/b", format: Format };
    expect(accessLogOf({ DestinationArn, Format })).toEqual(read);
    expect(accessLogOf({ DestinationArn: `${DestinationArn}:*`, Format })).toEqual(read);
    expect(() => accessLogOf({ DestinationArn, Format: "$context.status" })).toThrow("must contain $context.requestId");
    const firehose = "arn:aws:firehose:us-east-1:000000000000:deliverystream/amazon-apigateway-a";
    expect(() => accessLogOf({ DestinationArn: firehose, Format })).toThrow("is no log group's");
  });
});
