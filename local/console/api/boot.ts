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
}
