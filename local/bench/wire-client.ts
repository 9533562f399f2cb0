import { connect } from "node:net";

/**
 * Sends the same HTTP request over `connections` kept-open connections for `seconds`, each as soon as the former is
 * answered, and gives the answers a second. It parses no more than it must, so that the server is what is measured.
 * Throws when an answer is not a 200.
 */
export async function hammer(url: string, request: Buffer, connections: number, seconds: number): Promise<number> {
  const { hostname, port } = new URL(url);
  let answers = 0;
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => repeat()));
  return answers / ((performance.now() - started) / 1000);

  function repeat(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let received = "";
      socket.setNoDelay(true);
      socket.setEncoding("latin1");
      socket.once("connect", () => socket.write(request));
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`${url} closed the connection.`)));
      socket.on("data", (chunk: string) => {
        received += chunk;
        const headersEnd = received.indexOf("\r\n\r\n");
        if (headersEnd < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
        if (received.length < headersEnd + 4 + length) return;
        if (!received.startsWith("HTTP/1.1 200")) return reject(new Error(`${url} answered ${received}`));
        answers += 1;
        received = "";
        if (performance.now() < until) socket.write(request);
        else {
          socket.removeAllListeners("close");
          socket.destroy();
          resolve();
        }
      });
    });
  }
}

/** An HTTP request as it goes over the wire. */
export function wireRequest(headers: Record<string, string>, body: string): Buffer {
  const all = { host: "127.0.0.1", "content-length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
