import type { Deliveries } from "./delivery/deliveries.ts";
import type { Publish } from "./publish.ts";
import type { State } from "./state.ts";

/** What the operations work with. */
export interface Core {
  state: State;
  deliveries: Deliveries;
  publish: Publish;
}
