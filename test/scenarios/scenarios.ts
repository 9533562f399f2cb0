import { largeOrder, poisonRedriven } from "./large-orders.ts";
import {
  cancelledAfterPayment,
  declined,
  expiredThenPaid,
  paid,
  providerHiccup,
  sameRequestTwice,
} from "./outcomes.ts";
import type { Scenario } from "./scenario.ts";

/** Every story that the demo tells, in its order. */
export const scenarios: Scenario[] = [
  paid,
  declined,
  providerHiccup,
  expiredThenPaid,
  cancelledAfterPayment,
  sameRequestTwice,
  largeOrder,
  poisonRedriven,
];
