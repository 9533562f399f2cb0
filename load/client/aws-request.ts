import { createPost, RequestFailed } from "./post.ts";
import { type Credentials, createSigner } from "./sign.ts";

export interface AwsService {
  /** The service's name in signatures: `events`, `sqs`. */
  service: string;
  region: string;
  endpoint: string;
  /** Asked for every request: it has to answer from memory until they expire. */
  credentials: () => Promise<Credentials>;
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
  const url = new URL("/", aws.endpoint);
  const post = createPost(url, { maxSockets, timeoutMs });
  const sign = createSigner({ service: aws.service, region: aws.region, host: url.host, path: "/" });
  return {
    async send(target, body, signal) {
      const fields = { "content-type": contentType, "x-amz-target": target };
      const { status, headers, text } = await post.send(sign(await aws.credentials(), fields, body), body, signal);
      if (status < 300) return text;
      throw failureOf(status, headers["x-amzn-errortype"], text);
    },
    close: post.close,
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
