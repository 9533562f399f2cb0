import { DeliveryError } from "../delivery/delivery-error.ts";
import type { BusEvent } from "../envelope.ts";
import { busName } from "../names.ts";
import type { Publish } from "../publish.ts";
import type { State } from "../state.ts";
import type { DeliverTo } from "./kinds.ts";

/** Sends an event on to another bus of this account: the event as it is, its id included. */
export const eventBusTarget =
  (state: State, publish: Publish): DeliverTo =>
  async ({ arn, input, event }) => {
    const bus = busName(arn);
    if (!state.buses.has(bus)) throw new DeliveryError("NO_RESOURCE", `Event bus ${bus} does not exist.`, false);
    const forwarded: BusEvent = { envelope: event, text: input };
    void publish(bus, forwarded, { forwarded: true });
  };
