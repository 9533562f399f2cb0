import { connect } from "node:http2";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createHttpServer, type HttpServer } from "./http-server.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
});

/** A server that answers with what it was asked. */
async function echo() {
  const server = createHttpServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { httpVersion, method, url, headers } = incoming;
      const text = Buffer.concat(chunks).toString();
      const body = JSON.stringify({ httpVersion, method, url, host: headers.host, text });
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
      outgoing.end(body);
    });
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

test("HTTP/1.1, with a body of many packets", async () => {
  const port = await echo();
  const text = "x".repeat(1_000_000);
  const answer = await fetch(`http://127.0.0.1:${port}/a?b=1`, { method: "POST", body: text });
  expect(await answer.json()).toEqual({
    httpVersion: "1.1",
    method: "POST",
    url: "/a?b=1",
    host: `127.0.0.1:${port}`,
    text,
  });
});

test("HTTP/2 on the same port, several requests at once", async () => {
  const port = await echo();
  const session = connect(`http://127.0.0.1:${port}`);
  const ask = (path: string, text: string) =>
    new Promise<string>((resolve, reject) => {
      const stream = session.request({ ":method": "POST", ":path": path });
      let answer = "";
      stream.setEncoding("utf8").on("data", (chunk) => {
        answer += chunk;
      });
      stream.on("end", () => resolve(answer)).on("error", reject);
      stream.end(text);
    });
  const answers = await Promise.all([ask("/a", "1"), ask("/b", "2".repeat(200_000))]);
  session.destroy();
  expect(answers.map((each) => JSON.parse(each))).toMatchObject([
    { httpVersion: "2.0", method: "POST", url: "/a", host: `127.0.0.1:${port}`, text: "1" },
    { url: "/b", text: "2".repeat(200_000) },
  ]);
});

test("a request whose first letters come alone is understood", async () => {
  const port = await echo();
  const socket = connectTcp(port, "127.0.0.1");
  const answered = new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
  socket.write("P");
  await new Promise((resolve) => setImmediate(resolve));
  socket.write("UT /late HTTP/1.1\r\nhost: here\r\ncontent-length: 0\r\n\r\n");
  expect(await answered).toContain("200 OK");
  socket.destroy();
});

test("a connection that says nothing does not keep the server from closing", async () => {
  const port = await echo();
  const socket = connectTcp(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const server of running) server.closeAllConnections();
  await closed;
});
