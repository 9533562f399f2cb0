import type { Segment } from "../schedule/schedule.ts";

/** What one worker has to do; plain data, so that it can be sent anywhere. */
export interface Job {
  run: string;
  producer: number;
  workers: number;
  segments: Segment[];
  batch: number;
  sizes: { bytes: number; weight: number }[];
  seed: number;
  detailType: string;
  busName: string;
  client: "sdk" | "lean";
  maxInFlight: number;
  requestTimeoutMs: number;
  /** Long polls of this worker. */
  receivers: number;
  queueUrl: string;
  /** Orders instead of events: where the application's API is, whether it asks who calls, and the file that describes the application. */
  orders: { url: string; open: boolean; application: string } | undefined;
  /** Undefined: AWS. */
  endpoint: string | undefined;
}

/** What a worker did since its last report. */
export interface Report {
  calls: Float64Array<ArrayBuffer>;
  arrivals: Float64Array<ArrayBuffer>;
  /** Every code met so far; the calls point into it. */
  codes: string[];
  inFlight: number;
  /** The most in flight since the last report. */
  peakInFlight: number;
  /** Milliseconds that the next due call is behind its time. */
  behindMs: number;
  /** While the cap held back sends, and nothing but work kept the thread busy: how busy, from 0 to 1. */
  busyAtCap: number | undefined;
  /** Since the start. */
  receives: number;
  fullReceives: number;
  deletes: number;
  foreign: number;
  /** Messages that SQS handed out again, after a delete that came too late or failed. */
  redelivered: number;
  receiverErrors: Record<string, number>;
}
