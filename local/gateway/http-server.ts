import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";

/** How every HTTP/2 connection begins: https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** Answers `listener`'s way on one port, whichever version a client speaks. */
export interface HttpServer extends Server {
  closeAllConnections(): void;
}

/**
 * HTTP/1.1 and HTTP/2 without encryption on one port. AWS's JavaScript client of Kinesis begins with HTTP/2 unasked, at an
 * `http://` endpoint too; everything else speaks HTTP/1.1.
 */
export function createHttpServer(listener: Listener): HttpServer {
  const http1 = createHttp1Server(listener);
  const http2 = createHttp2Server((incoming, outgoing) => {
    incoming.headers.host ??= incoming.headers[":authority"];
    // Node's HTTP/2 messages have the members of HTTP/1.1 ones, though not their types.
    listener(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
  });
  const sockets = new Set<Socket>();

  const server = createTcpServer((socket) => {
    sockets.add(socket);
    const ignore = () => {};
    socket.on("error", ignore);
    socket.once("close", () => sockets.delete(socket));
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      socket.off("error", ignore);
      const known = PREFACE.subarray(0, first.length);
      if (first.subarray(0, known.length).equals(known)) {
        http2.emit("connection", socket);
      } else {
        http1.emit("connection", socket);
        socket.resume();
      }
    });
  });
  return Object.assign(server, {
    closeAllConnections() {
      for (const socket of sockets) socket.destroy();
    },
  });
}
