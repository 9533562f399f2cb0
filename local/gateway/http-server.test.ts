import { once } from "node:events";
import { type IncomingMessage, request, type Server } from "node:http";
import { type ClientHttp2Stream, connect, constants } from "node:http2";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createHttpServer, type Limits } from "./http-server.ts";

const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
});

/** A server that answers with what it was asked; for `/endless`, it begins an answer. */
async function echo(limits?: Limits) {
  const server = createHttpServer((incoming, outgoing) => {
    if (incoming.url === "/endless") return void outgoing.writeHead(200).write("begun");
    if (incoming.headers.expect) outgoing.writeContinue();
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { httpVersion, method, url, headers } = incoming;
      const asked = { httpVersion, method, url, host: headers.host, text: Buffer.concat(chunks).toString() };
      const body = JSON.stringify(asked);
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
      outgoing.end(body);
    });
  }, limits);
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

test("HTTP/1.1, with a body of many packets", async () => {
  const port = await echo();
  const body = "x".repeat(1_000_000);
  const answer = await fetch(`http://127.0.0.1:${port}/a?b=1`, { method: "POST", body });
  expect(await answer.json()).toEqual({
    httpVersion: "1.1",
    method: "POST",
    url: "/a?b=1",
    host: `127.0.0.1:${port}`,
    text: body,
  });
});

test("HTTP/2 on the same port, several requests at once", async () => {
  const port = await echo();
  const session = connect(`http://127.0.0.1:${port}`);
  const ask = (path: string, body: string) => text(session.request({ ":method": "POST", ":path": path }).end(body));
  const answers = await Promise.all([ask("/a", "1"), ask("/b", "2".repeat(200_000))]);
  session.destroy();
  expect(answers.map((each) => JSON.parse(each))).toMatchObject([
    { httpVersion: "2.0", method: "POST", url: "/a", host: `127.0.0.1:${port}`, text: "1" },
    { url: "/b", text: "2".repeat(200_000) },
  ]);
});

/** A connection, what came back on it, and its end. */
async function rawConnection(port: number) {
  const socket = connectTcp(port, "127.0.0.1").setNoDelay();
  let received = "";
  socket.on("data", (data) => (received += data.toString("latin1"))).on("error", () => {});
  // Not `once`, which an error rejects: whoever is cut off while sending gets ECONNRESET first.
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await once(socket, "connect");
  return { socket, received: () => received, closed };
}

test.each(["POST /late HTTP/1.1", "PUT /late HTTP/1.1", "PRI /late HTTP/1.1"])(
  "%s is understood, each of its first bytes in a segment of its own",
  async (start) => {
    const port = await echo();
    const { socket, received, closed } = await rawConnection(port);
    for (const byte of start.slice(0, 6)) {
      socket.write(byte);
      // Once another client has its answer, this byte was read.
      await (await fetch(`http://127.0.0.1:${port}/`)).text();
    }
    socket.write(`${start.slice(6)}\r\nhost: here\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    await closed;
    // PRI is HTTP/2's own word, and no method.
    expect(received()).toContain(start.startsWith("PRI") ? "400 Bad Request" : '"url":"/late"');
  },
);

test("the preface of HTTP/2 is understood byte by byte", async () => {
  const port = await echo();
  const { socket, received } = await rawConnection(port);
  for (const byte of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
    socket.write(byte);
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
  }
  // An empty SETTINGS frame; the server's own comes first.
  socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
  await vi.waitFor(() => expect(received().charCodeAt(3)).toBe(4));
  socket.destroy();
});

test("a client that waits for 100 Continue gets it from the listener", async () => {
  const port = await echo();
  const asking = request({ port, method: "PUT", path: "/big", headers: { expect: "100-continue" } });
  asking.flushHeaders();
  await once(asking, "continue");
  asking.end("body");
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  expect(JSON.parse(await text(response))).toMatchObject({ method: "PUT", text: "body" });
});

describe("a client that keeps the server waiting is cut off", () => {
  const limits = { headersMs: 100, requestMs: 200 };

  test.each([
    ["says nothing", ""],
    ["begins as both versions do", "P"],
    ["begins as HTTP/2 does", "PRI * HTTP/2.0\r\n"],
    ["stops in the headers", "GET / HTTP/1.1\r\nhost: here\r\nx-slow: 1"],
    ["stops in the body", "POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 10\r\n\r\n1"],
    ["makes no request", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"],
  ])("that %s", async (_, sent) => {
    const { socket, closed } = await rawConnection(await echo(limits));
    socket.write(sent);
    await closed;
  });

  test("that says a byte now and then", async () => {
    const { socket, closed } = await rawConnection(await echo(limits));
    socket.write("GET / HTTP/1.1\r\nx-slow: ");
    const drip = setInterval(() => socket.write("x"), 10);
    await closed;
    clearInterval(drip);
  });

  test("that sends pings alone", async () => {
    const session = connect(`http://127.0.0.1:${await echo(limits)}`);
    const pings = setInterval(() => session.destroyed || session.ping(() => {}), 10);
    await once(session, "close");
    clearInterval(pings);
  });

  test("that ends no request, while its other requests are answered", async () => {
    const session = connect(`http://127.0.0.1:${await echo(limits)}`);
    const stream = session.request({ ":method": "POST", ":path": "/slow" });
    stream.on("error", () => {}).write("1");
    await once(stream, "close");
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
    expect(await text(session.request({ ":path": "/next" }))).toContain('"url":"/next"');
    session.destroy();
  });

  test("but not one whose answer takes long", async () => {
    const port = await echo(limits);
    const session = connect(`http://127.0.0.1:${port}`);
    const answers = [session.request({ ":path": "/endless" }), (await fetch(`http://127.0.0.1:${port}/endless`)).body];
    for (let i = 0; i < 3; i++) await (await rawConnection(port)).closed;
    const [http2, http1] = answers as [ClientHttp2Stream, ReadableStream<Uint8Array>];
    expect([http2.closed, http2.setEncoding("utf8").read()]).toEqual([false, "begun"]);
    const reader = http1.getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("begun");
    session.destroy();
    await reader.cancel();
  });
});

test("a connection that says nothing does not keep the server from closing", async () => {
  const port = await echo();
  const socket = connectTcp(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const server of running) server.closeAllConnections();
  await closed;
});
