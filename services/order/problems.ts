import { Problem } from "../../events/http/http.ts";

export function unknownOrder(orderId: string): Problem {
  return new Problem({ status: 404, detail: `There is no order ${orderId}.` });
}
