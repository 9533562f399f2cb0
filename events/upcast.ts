import * as v from "valibot";
import type { Contract, DataOf } from "./contract.ts";

/**
 * Returns a contract that accepts the events of an older version and gives their data as the newer version has it, so that a
 * consumer handles one form only.
 *
 * @example
 * const anyVersion = [OrderConfirmed, upcast(OrderConfirmedV1, OrderConfirmed, ({ total, currency, ...rest }) => ({
 *   ...rest,
 *   total: { amount: total, currency },
 * }))];
 * export const handler = consumeQueue(anyVersion, async ({ data }) => charge(data.total));
 */
export function upcast<Old extends Contract, New extends Contract>(
  older: Old,
  newer: New,
  convert: (data: DataOf<Old>) => DataOf<New>,
): New {
  const { schema, version } = older;
  const converted = v.pipe(
    schema,
    v.transform((data): unknown => convert(data as DataOf<Old>)),
    newer.schema,
  );
  return { ...newer, version, schema: converted };
}
