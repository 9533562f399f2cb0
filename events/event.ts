import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { Contract, DataOf } from "./contract.ts";
import { ContractViolation, fieldErrors } from "./errors.ts";
import { Id, Time } from "./fields.ts";

export const Metadata = v.object({
  eventId: v.pipe(Id, v.description("Made once, with the fact: the idempotency key")),
  correlationId: v.pipe(Id, v.description("The same for everything that one request brought about")),
  causationId: v.pipe(Id, v.description("The id of the event or request that brought this event about")),
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  occurredAt: Time,
});
export type Metadata = v.InferOutput<typeof Metadata>;

/** An event of one of the contracts, discriminated by `type`. `subject` is what it is about, such as the order's id. */
export type Event<C extends Contract = Contract> = C extends Contract
  ? { type: C["type"]; source: string; subject: string; metadata: Metadata; data: DataOf<C> }
  : never;

/** What caused something: the id of the event or request, and the correlation id it carried. */
export interface Cause {
  correlationId: string;
  causationId: string;
}

/**
 * Creates an event with a new id. Throws `ContractViolation`, before anything is written, when the data is invalid.
 *
 * @example
 * const event = createEvent(PaymentVoided, { orderId }, cause, new Date().toISOString());
 */
export function createEvent<C extends Contract>(
  contract: C,
  data: DataOf<C>,
  cause: Cause,
  occurredAt: string,
): Event<C> {
  const metadata = {
    eventId: randomUUID(),
    correlationId: cause.correlationId,
    causationId: cause.causationId,
    schemaVersion: contract.version,
    occurredAt,
  };
  return eventOf(contract, validMetadata(metadata, contract.type), validData(contract, data));
}

/**
 * Returns the same fact in another version of its contract, for consumers that do not know this one yet. It keeps its id, so
 * that a consumer that receives both handles it once.
 *
 * @example
 * const events = [confirmed, inVersion(OrderConfirmedV1, { ...rest, total: total.amount }, confirmed)];
 */
export function inVersion<C extends Contract>(contract: C, data: DataOf<C>, { metadata }: Event): Event<C> {
  return eventOf(contract, { ...metadata, schemaVersion: contract.version }, validData(contract, data));
}

/** Assembles an event from parts that are already valid. */
export function eventOf<C extends Contract>(contract: C, metadata: Metadata, data: DataOf<C>): Event<C> {
  const { type, source } = contract;
  // The compiler cannot see through the conditional type of a generic contract.
  return { type, source, subject: contract.subject(data), metadata, data } as Event<C>;
}

/** Returns the data without unknown fields. Throws `ContractViolation` when it violates the contract. */
export function validData<C extends Contract>(contract: C, data: unknown): DataOf<C> {
  const result = v.safeParse(contract.schema, data);
  if (result.success) return result.output as DataOf<C>;
  throw new ContractViolation(
    `${contract.type} v${contract.version} is not as its contract says.`,
    fieldErrors(result.issues, "data"),
  );
}

/** Throws `ContractViolation`. */
function validMetadata(metadata: unknown, type: string): Metadata {
  const result = v.safeParse(Metadata, metadata);
  if (result.success) return result.output;
  throw new ContractViolation(`The metadata of ${type} is not valid.`, fieldErrors(result.issues, "metadata"));
}
