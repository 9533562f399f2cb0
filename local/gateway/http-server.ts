import { createServer as createHttp1Server, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  constants,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type ServerHttp2Session,
} from "node:http2";
import type { Socket } from "node:net";

/** The first bytes of every HTTP/2 connection: https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** How long a client may take, in milliseconds. Node's own limits are the default. */
export interface Limits {
  /** From the connection, or the last request of an HTTP/2 connection, to a request's headers. */
  headersMs: number;
  /** From a request's beginning to the end of its body. */
  requestMs: number;
}

const LIMITS: Limits = { headersMs: 60_000, requestMs: 300_000 };

/**
 * HTTP/1.1 and HTTP/2 without encryption on one port. AWS's JavaScript client of Kinesis begins with HTTP/2 unasked, at an
 * `http://` endpoint too; everything else speaks HTTP/1.1. Requests with `Expect: 100-continue` come as any other: the
 * listener says `writeContinue` before it reads the body.
 */
export function createHttpServer(listener: Listener, limits: Limits = LIMITS): Server {
  const { headersMs, requestMs } = limits;
  const server = createHttp1Server({
    // The listener answers for these as well, in its own words.
    requireHostHeader: false,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(headersMs, requestMs) / 2,
  });
  const http2 = createHttp2Server();
  const sockets = new Set<Socket>();

  const serveHttp2 = (incoming: Http2ServerRequest, outgoing: unknown) => {
    incoming.headers.host ??= incoming.headers[":authority"];
    if (!incoming.stream.endAfterHeaders) {
      const late = setTimeout(() => incoming.stream.close(constants.NGHTTP2_CANCEL), requestMs);
      incoming.once("end", () => clearTimeout(late)).once("close", () => clearTimeout(late));
    }
    // Node's HTTP/2 messages have the members of HTTP/1.1 ones, though not their types.
    listener(incoming as unknown as IncomingMessage, outgoing as ServerResponse);
  };
  for (const event of ["request", "checkContinue"] as const) {
    server.on(event, listener);
    http2.on(event, serveHttp2);
  }
  http2.on("session", (session) => endWhenIdle(session, headersMs));

  // In the place of Node's own listener, which would take every connection for HTTP/1.1.
  const serveHttp1 = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    readVersion(socket, headersMs, (version) => {
      if (version === 2) http2.emit("connection", socket);
      else for (const serve of serveHttp1) serve.call(server, socket);
    });
  });
  server.closeAllConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return server;
}

/** Reads as much as tells the two versions apart, and puts it back. A client that keeps it waiting is cut off. */
function readVersion(socket: Socket, limitMs: number, found: (version: 1 | 2) => void): void {
  const chunks: Buffer[] = [];
  const ignore = () => {};
  const late = setTimeout(() => socket.destroy(), limitMs);
  const read = (chunk: Buffer) => {
    chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const isHttp2 = sent.subarray(0, PREFACE.length).equals(PREFACE.subarray(0, sent.length));
    if (isHttp2 && sent.length < PREFACE.length) return;
    clearTimeout(late);
    socket.pause();
    socket.off("data", read).off("error", ignore);
    socket.unshift(sent);
    found(isHttp2 ? 2 : 1);
    if (!isHttp2) socket.resume();
  };
  socket.on("error", ignore).on("data", read);
  socket.once("close", () => clearTimeout(late));
}

/** Ends a connection that has had no request in progress for this long, whatever else it sends. */
function endWhenIdle(session: ServerHttp2Session, limitMs: number): void {
  let open = 0;
  const end = () => session.destroy();
  let late = setTimeout(end, limitMs);
  session.on("stream", (stream) => {
    open += 1;
    clearTimeout(late);
    stream.once("close", () => {
      open -= 1;
      if (open > 0 || session.destroyed) return;
      late = setTimeout(end, limitMs);
    });
  });
  session.once("close", () => clearTimeout(late));
}
