import type { Clock } from "../clock.ts";
import type { Streams } from "./streams.ts";
import type { Tables } from "./tables.ts";

/** What the operations work with. */
export interface State {
  clock: Clock;
  tables: Tables;
  streams: Streams;
}
