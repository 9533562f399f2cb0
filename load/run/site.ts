import type { Job } from "./job.ts";

/** Where a plan runs. */
export interface Site {
  run: string;
  busName: string;
  queueUrl: string;
  /** The events' detail type, which decides which of the probe's rules match. */
  detailType: string;
  region: string;
  /** Undefined for AWS. */
  endpoint: string | undefined;
  sharedWithCloud: boolean;
  /** For the order flow. */
  orders: Job["orders"];
  toolVersion: string;
}
