import * as v from "valibot";
import { Claim } from "./claim-check/claim.ts";
import type { Contract } from "./contract.ts";
import { ContractViolation, fieldErrors, jsonFlaw } from "./errors.ts";
import { Metadata } from "./event.ts";

const Envelope = v.object({
  source: v.string(),
  "detail-type": v.string(),
  detail: v.object({
    metadata: Metadata,
    data: v.optional(v.unknown()),
    claim: v.optional(Claim),
  }),
});

/** An event as it arrived: its metadata is valid, its data not yet validated. */
export interface Arrival<C extends Contract> {
  contract: C;
  metadata: Metadata;
  data: unknown;
  claim: Claim | undefined;
}

/** Reads EventBridge's envelope. Throws `ContractViolation` when it is invalid or matches none of the contracts. */
export function readEnvelope<C extends Contract>(envelope: unknown, contracts: readonly C[]): Arrival<C> {
  const result = v.safeParse(Envelope, envelope);
  if (!result.success) {
    throw new ContractViolation("This is not an event of this system.", fieldErrors(result.issues, "event"));
  }
  const { source, "detail-type": type, detail } = result.output;
  const { metadata, data, claim } = detail;
  const contract = contracts.find(
    (known) => known.type === type && known.source === source && known.version === metadata.schemaVersion,
  );
  if (!contract) {
    const known = contracts.map((each) => `${each.type} v${each.version} of ${each.source}`).join(", ");
    throw new ContractViolation(
      `This consumer has no contract for ${type} v${metadata.schemaVersion} of ${source}. It has: ${known}.`,
    );
  }
  if ((data === undefined) === (claim === undefined)) {
    throw new ContractViolation(`The detail of ${type} must have either data or a claim.`);
  }
  return { contract, metadata, data, claim };
}

const Glimpse = v.object({
  "detail-type": v.fallback(v.optional(v.string()), undefined),
  resources: v.fallback(v.optional(v.array(v.string())), undefined),
  detail: v.fallback(
    v.object({
      metadata: v.fallback(v.object({ eventId: maybeText(), correlationId: maybeText() }), {}),
      data: v.fallback(v.object({ orderId: maybeText() }), {}),
    }),
    { metadata: {}, data: {} },
  ),
});

/** What is known about a message that may not be a valid event, for log lines and dead-letter listings. */
export interface Particulars {
  type?: string | undefined;
  eventId?: string | undefined;
  correlationId?: string | undefined;
  /** The order's id, or another subject of the event. */
  subject?: string | undefined;
}

/** Returns whatever can be read from the envelope. Never throws. */
export function particularsOf(envelope: unknown): Particulars {
  const result = v.safeParse(Glimpse, envelope);
  if (!result.success) return {};
  const { "detail-type": type, resources, detail } = result.output;
  return { type, ...detail.metadata, subject: detail.data.orderId ?? resources?.[0] };
}

function maybeText() {
  return v.fallback(v.optional(v.string()), undefined);
}

/** Parses JSON text. Throws `ContractViolation`. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ContractViolation(`${what} is not JSON: ${jsonFlaw(error as Error)}.`);
  }
}
