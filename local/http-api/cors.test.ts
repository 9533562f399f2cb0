import { describe, expect, test } from "vitest";
import { ADMINISTRATOR, type HttpRequest } from "../aws.ts";
import { realClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createTrace } from "../trace.ts";
import { corsOf } from "./cors.ts";
import { createHttpApi } from "./http-api.ts";

const SHOP = "https://shop.example";
const CONFIGURATION = {
  AllowOrigins: [SHOP, "http://localhost:5173"],
  AllowMethods: ["GET", "PUT"],
  AllowHeaders: ["content-type", "authorization"],
  ExposeHeaders: ["location"],
  MaxAge: 60,
};

/** An API with `GET /things`, an IAM-guarded `PUT /things`, and `ANY /guarded`, whose function sets CORS headers itself. */
function apiWith(configuration?: object) {
  const headers = { location: "/1", "access-control-allow-origin": "*", "access-control-allow-credentials": "true" };
  let invocations = 0;
  const httpApi = createHttpApi({
    clock: realClock,
    random: seededRandom(1),
    trace: createTrace(realClock),
    userIdOf: () => "AIDA",
    writeLog: () => {},
    async invoke() {
      const payload = JSON.stringify({ statusCode: ++invocations && 200, headers, body: "done" });
      return { payload, requestId: `invocation-${invocations}` };
    },
  });
  httpApi.createApi("api", corsOf(configuration));
  httpApi.addIntegration("api", "i", {
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    timeoutMs: 30_000,
  });
  httpApi.addRoute("api", "GET /things", { integrationId: "i", authorization: "NONE" });
  httpApi.addRoute("api", "PUT /things", { integrationId: "i", authorization: "AWS_IAM" });
  httpApi.addRoute("api", "ANY /guarded", { integrationId: "i", authorization: "AWS_IAM" });
  const head = (method: string, path: string, more: Record<string, string>) => {
    return { method, path, query: new URLSearchParams(), headers: { host: "127.0.0.1", ...more } };
  };
  const call = { caller: ADMINISTRATOR, requestId: "r", endpoint: "" };
  return {
    invocations: () => invocations,
    admits: (origin: string, method = "GET", path = "/things", more: Record<string, string> = {}) =>
      httpApi.admits(head(method, path, { origin, ...more }), origin),
    async ask(method: string, path: string, more: Record<string, string> = {}) {
      const request: HttpRequest = { ...head(method, path, more), body: Buffer.alloc(0) };
      const { status, headers } = await httpApi.serve(request, call);
      return {
        status,
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-type")),
      };
    },
  };
}

const preflight = (origin: string, method = "PUT") => ({ origin, "access-control-request-method": method });

describe("a preflight", () => {
  test("is answered by the API itself, without a route for OPTIONS and without a signature", async () => {
    const api = apiWith(CONFIGURATION);
    expect(await api.ask("OPTIONS", "/things", preflight(SHOP))).toEqual({
      status: 204,
      headers: {
        "access-control-allow-origin": SHOP,
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "content-type,authorization",
        "access-control-max-age": "60",
      },
    });
    expect(api.invocations()).toBe(0);
  });

  test("from another origin is told nothing", async () => {
    const answer = await apiWith(CONFIGURATION).ask("OPTIONS", "/things", preflight("https://other.example"));
    expect(answer).toEqual({ status: 204, headers: {} });
  });

  test("is judged by the authorization of a route that takes OPTIONS", async () => {
    expect(await apiWith(CONFIGURATION).ask("OPTIONS", "/guarded", preflight(SHOP))).toMatchObject({ status: 403 });
  });

  test("is no more than a request without a route when the API has no CORS configuration", async () => {
    expect(await apiWith().ask("OPTIONS", "/things", preflight(SHOP))).toEqual({ status: 404, headers: {} });
  });

  test("has an origin and announces a method", async () => {
    expect((await apiWith(CONFIGURATION).ask("OPTIONS", "/things", { origin: SHOP })).status).toBe(404);
    const noOrigin = { "access-control-request-method": "GET" };
    expect((await apiWith(CONFIGURATION).ask("OPTIONS", "/things", noOrigin)).status).toBe(404);
  });
});

describe("a response", () => {
  test("has the API's CORS headers, never the function's", async () => {
    const api = apiWith(CONFIGURATION);
    const own = { location: "/1" };
    expect((await api.ask("GET", "/things", { origin: SHOP })).headers).toEqual({
      ...own,
      "access-control-allow-origin": SHOP,
      "access-control-expose-headers": "location",
    });
    expect((await api.ask("GET", "/things", { origin: "https://other.example" })).headers).toEqual(own);
    expect((await api.ask("GET", "/things")).headers).toEqual(own);
  });

  test("has them when the request is forbidden, too", async () => {
    const answer = await apiWith(CONFIGURATION).ask("PUT", "/things", { origin: SHOP });
    expect(answer).toMatchObject({ status: 403, headers: { "access-control-allow-origin": SHOP } });
  });

  test("has the function's where the API has no CORS configuration", async () => {
    const { headers } = await apiWith().ask("GET", "/things", { origin: SHOP });
    expect(headers).toMatchObject({ "access-control-allow-origin": "*" });
  });

  test("names every origin with *, and the asking one where credentials are allowed", async () => {
    const anybody = await apiWith({ AllowOrigins: ["*"] }).ask("GET", "/things", { origin: SHOP });
    expect(anybody.headers).toMatchObject({ "access-control-allow-origin": "*" });
    const configuration = { AllowOrigins: ["https://*"], AllowCredentials: true };
    const withCredentials = await apiWith(configuration).ask("GET", "/things", { origin: SHOP });
    expect(withCredentials.headers).toMatchObject({
      "access-control-allow-origin": SHOP,
      "access-control-allow-credentials": "true",
    });
  });
});

describe("an origin", () => {
  test.each<[string[], string, boolean]>([
    [[SHOP], SHOP, true],
    [[SHOP], "https://shop.example.evil.example", false],
    [[SHOP], "http://shop.example", false],
    [[SHOP], "null", false],
    [["*"], "null", true],
    [["https://*"], SHOP, true],
    [["https://*"], "http://shop.example", false],
    [["http://*"], "http://localhost:1", true],
    [["HTTPS://SHOP.example"], SHOP, true],
    [[], SHOP, false],
  ])("%j and %s: %s", (AllowOrigins, origin, allowed) => {
    expect(apiWith({ AllowOrigins }).admits(origin)).toBe(allowed);
  });

  test("is let in only where a route of the API takes its request, or what its preflight announces", () => {
    const { admits } = apiWith(CONFIGURATION);
    expect(admits(SHOP, "PUT")).toBe(true);
    expect(admits(SHOP, "DELETE")).toBe(false);
    expect(admits(SHOP, "GET", "/elsewhere")).toBe(false);
    expect(admits(SHOP, "OPTIONS", "/things", { "access-control-request-method": "PUT" })).toBe(true);
    expect(admits(SHOP, "OPTIONS", "/things", { "access-control-request-method": "DELETE" })).toBe(false);
    expect(apiWith().admits(SHOP)).toBe(false);
  });
});

describe("a configuration that API Gateway does not take is refused:", () => {
  test.each<[object, string]>([
    [{ AllowOrigins: ["*"], AllowCredentials: true }, "allow-credentials is not supported if 'allow-origin' is *."],
    [{ AllowOrigins: ["shop.example"] }, "the origin shop.example in CorsConfiguration"],
    [{ AllowOrigins: ["https://*.example"] }, "the origin https://*.example in CorsConfiguration"],
    [{ AllowOrigins: ["https://shop.example/"] }, "the origin https://shop.example/ in CorsConfiguration"],
    [{ MaxAge: 86_401 }, "MaxAge in CorsConfiguration is 86401"],
    [{ MaxAge: "soon" }, "MaxAge in CorsConfiguration is soon"],
    [{ AllowOrigin: ["*"] }, "the local cloud does not support AllowOrigin in CorsConfiguration."],
  ])("%j", (configuration, message) => {
    expect(() => corsOf(configuration)).toThrow(message);
  });
});
