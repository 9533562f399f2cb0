import type { Contract } from "../contract.ts";
import { DailySalesReported } from "./daily-sales-reported.ts";
import { NotificationSent } from "./notification-sent.ts";
import { OrderCancelled } from "./order-cancelled.ts";
import { OrderConfirmed } from "./order-confirmed.ts";
import { OrderCreated } from "./order-created.ts";
import { PaymentFailed } from "./payment-failed.ts";
import { PaymentRefunded } from "./payment-refunded.ts";
import { PaymentSucceeded } from "./payment-succeeded.ts";
import { PaymentVoided } from "./payment-voided.ts";
import { SettlementRequested } from "./settlement-requested.ts";

/** Every event of the system, by type; an older version by type and version, such as `OrderConfirmedV1`. */
export const catalogue = {
  OrderCreated,
  OrderConfirmed,
  OrderCancelled,
  SettlementRequested,
  PaymentSucceeded,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
  NotificationSent,
  DailySalesReported,
} satisfies Record<string, Contract>;
