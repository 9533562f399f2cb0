import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "../aws.ts";

/** A request before its body is read. */
export type RequestHead = Omit<HttpRequest, "body">;

export function headOf(incoming: IncomingMessage): RequestHead {
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  // Without what every object inherits: a caller may sign a header of any name.
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(",") : joined(value ?? "", incoming.headersDistinct?.[name]);
  }
  return { method: incoming.method ?? "GET", path, query: new URLSearchParams(query), rawQuery: query, headers };
}

/** Returns the body; undefined when it is longer than `largest` bytes. */
export function readBody(incoming: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.length;
      // Read to its end all the same: a client that still sends would not see the answer.
      if (length <= largest) chunks.push(chunk);
    });
    incoming.on("end", () => resolve(length <= largest ? Buffer.concat(chunks) : undefined));
    incoming.on("error", reject);
    incoming.on("close", () => {
      if (!incoming.readableEnded) reject(new Error("The client closed the connection."));
    });
  });
}

/**
 * Returns the values of a header that was sent more than once as AWS joins them, in signatures too: with a comma alone.
 * Where Node keeps only the first (`host`, `content-type`), or joins them in another way (`cookie`), that stays.
 */
function joined(value: string, sent: string[] = []): string {
  return sent.length > 1 && value === sent.join(", ") ? sent.join(",") : value;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
