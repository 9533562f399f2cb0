import type { CustomEvent } from "../custom-event/template.ts";
import type { Segment } from "../schedule/schedule.ts";

/** The job of one worker: plain data, so that it can be sent to a thread. */
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
  /** Concurrent long polls of this worker. */
  receivers: number;
  queueUrl: string;
  /** The template of the events; undefined for the probe's own event. */
  custom: CustomEvent | undefined;
  /** For the order flow: the API's URL, whether it is open to unsigned requests, and the file that describes the application. */
  orders: { url: string; open: boolean; application: string } | undefined;
  /** Undefined for AWS. */
  endpoint: string | undefined;
}

/** What a worker has done since its last report. */
export interface Report {
  calls: Float64Array<ArrayBuffer>;
  arrivals: Float64Array<ArrayBuffer>;
  /** Every error code so far. The calls refer to them by index. */
  codes: string[];
  inFlight: number;
  /** The most in flight since the last report. */
  peakInFlight: number;
  /** Milliseconds by which the next call is overdue. */
  behindMs: number;
  /** How busy the thread was while the cap delayed sends, from 0 to 1. */
  busyAtCap: number | undefined;
  /** Since the start of the run, as are the counts below. */
  receives: number;
  fullReceives: number;
  deletes: number;
  foreign: number;
  /** Messages that SQS delivered again because their delete was late or failed. */
  redelivered: number;
  receiverErrors: Record<string, number>;
}
