import type { Clock } from "../clock.ts";
import type { RequestTokens } from "./request-tokens.ts";
import type { Streams } from "./streams.ts";
import type { Tables } from "./tables.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  tables: Tables;
  streams: Streams;
  tokens: RequestTokens;
}
