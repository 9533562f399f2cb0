import type { Job } from "./job.ts";

/** Where a plan is carried out. */
export interface Site {
  run: string;
  busName: string;
  queueUrl: string;
  /** Of the events: it decides which of the probe's rules match. */
  detailType: string;
  region: string;
  /** Undefined: AWS. */
  endpoint: string | undefined;
  sharedWithCloud: boolean;
  /** Of a flow of orders. */
  orders: Job["orders"];
  toolVersion: string;
}
