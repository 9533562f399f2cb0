import * as http from "node:http";
import * as https from "node:https";
import { type Credentials, createSigner } from "./sign.ts";

export interface AwsService {
  /** The service's name in signatures: `events`, `sqs`. */
  service: string;
  region: string;
  endpoint: string;
  /** Asked for every request: it has to answer from memory until they expire. */
  credentials: () => Promise<Credentials>;
}

/** A request that came back with an error, or did not come back. */
export class RequestFailed extends Error {
  override name = "RequestFailed";
  /** As AWS or Node names it: ThrottlingException, ECONNRESET, TIMEOUT. */
  readonly code: string;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

interface Options {
  contentType: string;
  maxSockets: number;
  timeoutMs: number;
}

export interface AwsClient {
  /** Sends one request and gives the answer's text. Never tries again. Throws `RequestFailed`. */
  send(target: string, body: string, signal?: AbortSignal): Promise<string>;
  close(): void;
}

/** A client of AWS's JSON protocols that does nothing beside signing and sending: an SDK's client costs four times as much. */
export function createAwsClient(aws: AwsService, { contentType, maxSockets, timeoutMs }: Options): AwsClient {
  const url = new URL(aws.endpoint);
  const { Agent, request } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });
  const sign = createSigner({ service: aws.service, region: aws.region, host: url.host });

  return {
    async send(target, body, signal) {
      const fields = { "content-type": contentType, "x-amz-target": target };
      const headers = { ...sign(await aws.credentials(), fields, body), "content-length": Buffer.byteLength(body) };
      return new Promise<string>((resolve, reject) => {
        const options = { agent, method: "POST", headers, timeout: timeoutMs, ...(signal && { signal }) };
        const sent = request(url, options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", fail);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            const status = response.statusCode ?? 0;
            if (status < 300) resolve(text);
            else reject(failureOf(status, response.headers["x-amzn-errortype"], text));
          });
        });
        function fail(error: Error): void {
          const { code = error.name } = error as { code?: string };
          reject(error instanceof RequestFailed ? error : new RequestFailed(code, error.message));
        }
        sent.on("timeout", () => sent.destroy(new RequestFailed("TIMEOUT", `No answer within ${timeoutMs} ms`)));
        sent.on("error", fail);
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

function failureOf(status: number, header: string | string[] | undefined, text: string): RequestFailed {
  let answer: { __type?: string; message?: string; Message?: string } = {};
  try {
    answer = JSON.parse(text);
  } catch {
    // A proxy's error page: its status says what there is to say.
  }
  const type = String(header ?? answer.__type ?? `HTTP ${status}`);
  const code = type.replace(/^.*#/, "").replace(/:.*$/, "");
  return new RequestFailed(code, answer.message ?? answer.Message ?? text.slice(0, 200), status);
}
