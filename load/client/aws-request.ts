import { createPost, RequestFailed } from "./post.ts";
import { type Credentials, createSigner } from "./sign.ts";

export interface AwsService {
  /** The service's signing name: `events`, `sqs`. */
  service: string;
  region: string;
  endpoint: string;
  /** Called for every request, so it must cache credentials until they expire. */
  credentials: () => Promise<Credentials>;
}

interface Options {
  contentType: string;
  maxSockets: number;
  timeoutMs: number;
}

export interface AwsClient {
  /** Sends one request, without retries, and returns the text of the response. Throws `RequestFailed`. */
  send(target: string, body: string, signal?: AbortSignal): Promise<string>;
  close(): void;
}

/** Returns a client for AWS's JSON protocols that only signs and sends: an SDK client takes four times the CPU time. */
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
    // The error page of a proxy: only its status is meaningful.
  }
  const type = String(header ?? answer.__type ?? `HTTP ${status}`);
  const code = type.replace(/^.*#/, "").replace(/:.*$/, "");
  return new RequestFailed(code, answer.message ?? answer.Message ?? text.slice(0, 200), status);
}
