import * as http from "node:http";
import * as https from "node:https";

/** A request that returned an error, or got no response. */
export class RequestFailed extends Error {
  override name = "RequestFailed";
  /** AWS's or Node's error code: ThrottlingException, ECONNRESET, TIMEOUT. */
  readonly code: string;
  /** Undefined when there was no response. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

interface HttpResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface Post {
  /** Sends one request on a persistent connection, without retries. Throws `RequestFailed` when there is no response. */
  send(headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<HttpResponse>;
  close(): void;
}

/** Returns a sender of POST requests to one URL. */
export function createPost(url: URL, { maxSockets, timeoutMs }: { maxSockets: number; timeoutMs: number }): Post {
  const { Agent, request } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });
  return {
    send: (fields, body, signal) =>
      new Promise<HttpResponse>((resolve, reject) => {
        const headers = { ...fields, "content-length": Buffer.byteLength(body) };
        const options = { agent, method: "POST", headers, timeout: timeoutMs, ...(signal && { signal }) };
        const sent = request(url, options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", fail);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
        });
        function fail(error: Error): void {
          const { code = error.name } = error as { code?: string };
          reject(error instanceof RequestFailed ? error : new RequestFailed(code, error.message));
        }
        sent.on("timeout", () => sent.destroy(new RequestFailed("TIMEOUT", `No response within ${timeoutMs} ms`)));
        sent.on("error", fail);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
