import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { PutEntry } from "../probe/probe-event.ts";
import { type AwsService, createAwsClient } from "./aws-request.ts";
import { RequestFailed } from "./post.ts";

/** A call's outcome: a code for each entry that was refused, by its place; empty when the bus took them all. */
export type PutResult = { refused: Map<number, string> } | { failed: string; answered: boolean };

export interface PutClient {
  /** Never rejects, never tries again: what the bus refuses is what the run has to count. */
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

/** PutEvents through the AWS SDK, as applications call it. */
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

/** PutEvents with this project's own signing: a quarter of the SDK's CPU time a call. */
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
