import { largeOrder, poisonRedriven } from "./large-orders.ts";
import {
  cancelledAfterPayment,
  declined,
  expiredThenPaid,
  paid,
  providerHiccup,
  sameRequestTwice,
} from "./outcomes.ts";
import { providerDown } from "./provider-down.ts";
import { cancellationLost, refundFailing, refundNewsLost, refundPending, refundRefused } from "./refunds.ts";
import type { Scenario } from "./scenario.ts";

/** Every story that the demo tells, in its order. */
export const scenarios: Scenario[] = [
  paid,
  declined,
  providerHiccup,
  providerDown,
  expiredThenPaid,
  cancelledAfterPayment,
  refundPending,
  refundFailing,
  refundRefused,
  cancellationLost,
  refundNewsLost,
  sameRequestTwice,
  largeOrder,
  poisonRedriven,
];
