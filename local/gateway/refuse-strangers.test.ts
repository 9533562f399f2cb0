import { once } from "node:events";
import { type IncomingMessage, request as request1 } from "node:http";
import { connect } from "node:http2";
import { connect as connectTcp } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HttpRequest } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createTrace, type Trace } from "../trace.ts";
import { createGateway } from "./gateway.ts";

const FRONT_END = "http://localhost:5173";
const EVIL = "http://evil.example";
const SIGNATURE = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const clock = drivenClock();
/** Who took a request, in order: the things service, the API by one of its two doors, or the control plane. */
let taken: string[];
let trace: Trace;
let endpoint: string;
let port: number;
let close: () => Promise<void>;

beforeAll(async () => {
  const answer = (name: string) => async () => {
    taken.push(name);
    return { status: 200, headers: {}, body: name };
  };
  const gateway = createGateway({
    services: ["things", "execute-api"].map((signingName) => ({ signingName, handle: answer(signingName) })),
    unsigned: answer("unsigned"),
    frontEnds: {
      admits: async ({ path }, origin) => /^\/(?:open|console)/.test(path) && origin === FRONT_END,
      unsigned: answer("front end"),
    },
    control: async (_, response) => {
      taken.push("control");
      response.end("control");
    },
    console: async (_, response) => {
      taken.push("console");
      response.end("console");
    },
    callerOf: () => undefined,
    clock,
    random: seededRandom(1),
    trace: { ...createTrace(clock), emit: (happening) => trace.emit(happening) },
  });
  endpoint = await gateway.listen(0);
  port = Number(new URL(endpoint).port);
  close = gateway.close;
});
beforeEach(() => {
  taken = [];
  // What strangers do is told in short where it comes thick and fast.
  clock.advance(10_000);
  trace = createTrace(clock);
});
afterAll(() => close());

type Ask = Pick<HttpRequest, "method" | "path"> & { headers: Record<string, string> };
type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** Sends a request with headers that `fetch` would not let anybody set, and does not send its body's end. */
const protocols: Record<string, (ask: Ask) => Promise<Answer>> = {
  async "HTTP/1.1"({ method, path, headers }) {
    const sent = request1({ port, method, path, headers: { "transfer-encoding": "chunked", ...headers } });
    sent.on("error", () => {}).write("1");
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const answer = { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
    sent.destroy();
    return answer;
  },
  async h2c({ method, path, headers: { host, ...headers } }) {
    const session = connect(endpoint);
    const authority = host ?? new URL(endpoint).host;
    const stream = session.request({ ":method": method, ":path": path, ":authority": authority, ...headers });
    stream.on("error", () => {});
    if (!stream.writableEnded) stream.write("1");
    const [headersOfAnswer] = (await once(stream, "response")) as [Record<string, unknown>];
    const answer = { status: Number(headersOfAnswer[":status"]), headers: headersOfAnswer, body: await text(stream) };
    session.destroy();
    return answer;
  },
};

const strangers: [string, Record<string, string>][] = [
  ["a foreign host", { host: "evil.example" }],
  ["a foreign host that names its own page as the origin", { host: "evil.example", origin: EVIL }],
  ["a foreign page", { origin: EVIL }],
  ["a page without an origin", { origin: "null" }],
  ["a foreign page without Origin", { "sec-fetch-site": "cross-site" }],
  ["a page on another port", { "sec-fetch-site": "same-site" }],
  ["a front end that the API does not allow here", { origin: FRONT_END }],
];
const requests: [string, Ask][] = [
  ["an unsigned request", { method: "POST", path: "/orders", headers: {} }],
  ["a signed request", { method: "POST", path: "/", headers: { authorization: SIGNATURE("things") } }],
  ["a signed request of the API", { method: "POST", path: "/x", headers: { authorization: SIGNATURE("execute-api") } }],
  [
    "a request with credentials in its query",
    { method: "POST", path: "/?X-Amz-Credential=x/20260101/us-east-1/things/aws4_request", headers: {} },
  ],
  ["the mail", { method: "GET", path: "/_cloud/mail", headers: {} }],
  ["the console", { method: "GET", path: "/console/", headers: {} }],
  ["the console's data", { method: "POST", path: "/console/api/events", headers: {} }],
  ["the clock", { method: "POST", path: "/_cloud/clock", headers: {} }],
  ["a preflight", { method: "OPTIONS", path: "/", headers: { "access-control-request-method": "POST" } }],
];

describe.each(Object.entries(protocols))("%s", (_, send) => {
  describe.each(strangers)("%s is refused", (_, marks) => {
    test.each(requests)("%s", async (_, { method, path, headers }) => {
      const answer = await send({ method, path, headers: { ...headers, ...marks } });
      expect([answer.status, taken]).toEqual([403, []]);
      expect(answer.headers).toMatchObject({
        "content-type": "application/problem+json",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      const { message } = JSON.parse(answer.body) as { message: string };
      expect(message).toMatch(/^[A-Z].*\.$/);
      const operation = `${method} ${path.split("?")[0]}`;
      expect(trace.recent().slice(-1)).toMatchObject([{ kind: "refused", service: "endpoint", operation, message }]);
    });
  });

  test("a front end reaches the API that allows it, and nothing else", async () => {
    const ask = (path: string, headers: Record<string, string> = {}) =>
      endOf(send, { method: "GET", path, headers: { origin: FRONT_END, "sec-fetch-site": "same-site", ...headers } });
    expect(await ask("/open")).toBe(200);
    expect(await ask("/open", { authorization: SIGNATURE("execute-api") })).toBe(200);
    expect(await ask("/open", { authorization: SIGNATURE("things") })).toBe(403);
    expect(await ask("/open", { "x-amz-target": "Things.Do" })).toBe(403);
    expect(await ask("/open?X-Amz-Credential=x/20260101/us-east-1/things/aws4_request")).toBe(403);
    expect(await ask("/open", { origin: EVIL })).toBe(403);
    expect(await ask("/open", { host: "evil.example" })).toBe(403);
    expect(taken).toEqual(["front end", "execute-api"]);
  });

  test("programs and the endpoint's own pages are served", async () => {
    const host = `localhost:${port}`;
    const own = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
    expect(await endOf(send, { method: "GET", path: "/_cloud/mail", headers: own })).toBe(200);
    expect(await endOf(send, { method: "GET", path: "/a", headers: { host: `b.localhost:${port}` } })).toBe(200);
    expect(await endOf(send, { method: "GET", path: "/a", headers: { "sec-fetch-site": "none" } })).toBe(200);
    expect(taken).toEqual(["control", "unsigned", "unsigned"]);
  });

  test("what is signed, or for a bucket's host, is a service's, whatever its path", async () => {
    const signed = { authorization: SIGNATURE("things") };
    expect(await endOf(send, { method: "GET", path: "/console/x", headers: {} })).toBe(200);
    expect(await endOf(send, { method: "GET", path: "/console/x", headers: signed })).toBe(200);
    expect(await endOf(send, { method: "GET", path: "/console", headers: { host: `b.localhost:${port}` } })).toBe(200);
    expect(await endOf(send, { method: "GET", path: "/consoles", headers: {} })).toBe(200);
    expect(taken).toEqual(["console", "things", "unsigned", "unsigned"]);
  });
});

/** The status of a request without a body. */
async function endOf(send: (typeof protocols)[string], ask: Ask): Promise<number> {
  if (send === protocols["h2c"]) return (await send(ask)).status;
  const sent = request1({ port, method: ask.method, path: ask.path, headers: ask.headers }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

/** What comes back for these very bytes. */
async function raw(bytes: string): Promise<string> {
  const socket = connectTcp(port, "127.0.0.1");
  socket.write(bytes);
  return text(socket);
}

test.each([
  ["no host, in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n"],
  ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["two hosts", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"],
  ["an absolute target", "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"],
  ["the target of a server", "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"],
  [
    "a WebSocket of a foreign page",
    `GET /_cloud/trace HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: ${EVIL}\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  ],
  [
    "a client that waits to be asked for the body",
    "PUT / HTTP/1.1\r\nHost: evil.example\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
  ],
])("%s is refused", async (_, bytes) => {
  expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(taken).toEqual([]);
});

test("a tunnel is not opened", async () => {
  expect(await raw("CONNECT evil.example:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).toBe("");
});
