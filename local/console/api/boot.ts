import type { PageConfig } from "./config.ts";

/** What the page starts with: part of the HTML. */
export interface Boot {
  /** The bus, or the account when there are several. */
  name: string;
  /** Changes with every start of the cloud. */
  run: string;
  /** Goes into the header `x-console-token` of every request that changes something. */
  token: string;
  /** Counts the redeployments that have changed resources. */
  deployment: number;
  startedAt: number;
  /** The cloud's clock minus the machine's. */
  aheadMs: number;
  /** Whether the clock can be driven. */
  driven: boolean;
  config: PageConfig;
  /** Whether the application has lessons. */
  hasLessons: boolean;
  /** Given for a deployed stage, which is only read. */
  stage?: StageBoot;
}

/** A stage on AWS, as far as its logs and templates tell of it. */
export interface StageBoot {
  /** Where it is, such as "123456789012, us-east-1". */
  place: string;
  /** What its logs do not tell, in one sentence. */
  note: string;
  /** The paths of views that have nothing to show, and why. */
  unknown: Record<string, string>;
}
