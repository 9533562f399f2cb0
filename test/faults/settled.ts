import type { SeenOrder } from "./auditor/observations.ts";

/** Whether an order has come to its end, its money included. */
export function isSettled({ status, state, history = [] }: SeenOrder): boolean {
  if (status !== 200 || state === "CONFIRMED") return true;
  const has = (type: string) => history.some((fact) => fact.type === type);
  const isWithoutMoney = !has("PaymentSucceeded") && (has("PaymentFailed") || has("PaymentVoided"));
  return state === "CANCELLED" && (has("PaymentRefunded") || isWithoutMoney);
}
