import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { PutEntry } from "../probe/probe-event.ts";
import { type AwsService, createAwsClient } from "./aws-request.ts";
import { RequestFailed } from "./post.ts";

/** The outcome of a call: the error code of each rejected entry, by its index; empty when the bus accepted all of them. */
export type PutResult = { refused: Map<number, string> } | { failed: string; answered: boolean };

export interface PutClient {
  /** Never rejects and never retries: the run has to count what the bus rejects. */
  put(entries: PutEntry[]): Promise<PutResult>;
  close(): void;
}

interface Options {
  maxInFlight: number;
  timeoutMs: number;
}

interface Answered {
  FailedEntryCount?: number | undefined;
  Entries?: { ErrorCode?: string | undefined }[] | undefined;
}

function refusedOf({ FailedEntryCount = 0, Entries = [] }: Answered): PutResult {
  const refused = new Map<number, string>();
  if (FailedEntryCount > 0) {
    for (const [index, { ErrorCode }] of Entries.entries()) if (ErrorCode) refused.set(index, ErrorCode);
  }
  return { refused };
}

/** Returns a client that calls PutEvents through the AWS SDK, as applications do. */
export function sdkPutClient(aws: AwsService, { maxInFlight, timeoutMs }: Options): PutClient {
  const sockets = { keepAlive: true, maxSockets: maxInFlight };
  const client = new EventBridgeClient({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: aws.credentials,
    maxAttempts: 1,
    requestHandler: { httpAgent: sockets, httpsAgent: sockets, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  return {
    async put(Entries) {
      try {
        return refusedOf(await client.send(new PutEventsCommand({ Entries })));
      } catch (error) {
        const { name, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
        const answered = $metadata?.httpStatusCode !== undefined;
        return { failed: name === "TimeoutError" ? "TIMEOUT" : (code ?? name), answered };
      }
    },
    close: () => client.destroy(),
  };
}

/** Returns a client that signs PutEvents calls by itself, in a quarter of the SDK's CPU time. */
export function leanPutClient(aws: AwsService, { maxInFlight, timeoutMs }: Options): PutClient {
  const contentType = "application/x-amz-json-1.1";
  const client = createAwsClient(aws, { contentType, maxSockets: maxInFlight, timeoutMs });
  return {
    async put(Entries) {
      try {
        const text = await client.send("AWSEvents.PutEvents", JSON.stringify({ Entries }));
        return text.includes('"FailedEntryCount":0') ? { refused: new Map() } : refusedOf(JSON.parse(text));
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        return { failed: error.code, answered: error.status !== undefined };
      }
    },
    close: client.close,
  };
}
