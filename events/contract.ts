import type { GenericSchema, InferOutput } from "valibot";

/** What services agree on about one event: the only thing they share. */
export interface Contract<Type extends string = string, Data extends object = object> {
  /** The detail type: past tense, PascalCase. */
  type: Type;
  /** The publishing service, such as `app.orders`. */
  source: string;
  /** Incremented by a breaking change; consumers receive only the versions they declare. */
  version: number;
  description: string;
  schema: GenericSchema<unknown, Data>;
  example: Data;
  /** What the event is about, such as the order's id: the event's only resource on the bus. */
  subject(data: Data): string;
}

/** The fields of a contract's events. */
export type DataOf<C extends Contract> = C extends Contract<string, infer Data> ? Data : never;

interface Definition<Type extends string, Schema extends GenericSchema<object>> {
  type: Type;
  source: string;
  version: number;
  description: string;
  schema: Schema;
  example: InferOutput<Schema> & object;
  subject(data: InferOutput<Schema>): string;
}

/**
 * Declares a contract; the type of its data follows from the schema.
 *
 * @example
 * export const OrderShipped = contract({
 *   type: "OrderShipped",
 *   source: "app.shipping",
 *   version: 1,
 *   description: "An order left the warehouse.",
 *   schema: v.object({ orderId: Id, parcels: Quantity }),
 *   example: { orderId: "ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11", parcels: 1 },
 *   subject: ({ orderId }) => orderId,
 * });
 */
export const contract = <const Type extends string, Schema extends GenericSchema<object>>(
  definition: Definition<Type, Schema>,
): Contract<Type, InferOutput<Schema> & object> =>
  definition as unknown as Contract<Type, InferOutput<Schema> & object>;
