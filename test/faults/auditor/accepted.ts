import type { Observations, Request } from "./observations.ts";

/** Whether a request was to place an order. */
export const isPlacing = ({ method, path }: Pick<Request, "method" | "path">): boolean =>
  method === "POST" && path === "/orders";

/** Returns the ids of the orders that were accepted. */
export function acceptedIds({ requests }: Observations): string[] {
  const accepted = requests.filter((request) => isPlacing(request) && request.status === 202);
  return [...new Set(accepted.flatMap(({ orderId }) => orderId ?? []))];
}
