import { AwsError } from "../aws.ts";
import { notFound } from "./errors.ts";
import type { PartnerSource } from "./model.ts";
import type { Scope } from "./scope.ts";
import type { State } from "./state.ts";

/** How long a source is kept without an active matching bus. */
const PENDING_MS = 14 * 86_400_000;

/** Returns the ARN of an event source, which does not include an account. */
export const eventSourceArn = (name: string, region: string): string =>
  `arn:aws:events:${region}::event-source/${name}`;

/** Returns the partner's name, such as `example.com`. */
export const partnerOf = (name: string): string => name.split("/")[1] ?? "";

const key = (name: string, { account, region }: Scope): string => `${region}/${account}/${name}`;

/** Returns the unexpired sources of a Region, for all accounts, sorted by name and account. */
export function partnerSources({ records, clock, scope }: State): PartnerSource[] {
  const sources = [...records.partnerSources.values()].filter(({ region }) => region === scope.region);
  for (const source of sources) {
    if (isExpired(source, clock.now())) records.partnerSources.delete(key(source.name, source));
  }
  return sources
    .filter((source) => !isExpired(source, clock.now()))
    .sort((a, b) => (a.name === b.name ? (a.account < b.account ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** Returns the source with this name, as offered to the caller's account. */
export const ownSource = (state: State, name: string): PartnerSource | undefined =>
  partnerSources(state).find((source) => source.name === name && source.account === state.scope.account);

/** Throws `ResourceNotFoundException`. */
export function findSource(state: State, name: string): PartnerSource {
  const source = ownSource(state, name);
  if (!source) throw notFound(`Event source ${name} does not exist.`);
  return source;
}

export function saveSource({ records }: State, source: PartnerSource): void {
  records.partnerSources.set(key(source.name, source), source);
}

export function forgetSource({ records }: State, source: PartnerSource): void {
  records.partnerSources.delete(key(source.name, source));
}

/** Returns a source that waits for its bus to be created or activated, and expires if that takes too long. */
export const pending = (source: Omit<PartnerSource, "state" | "expiresAt">, now: number): PartnerSource => ({
  ...source,
  state: "PENDING",
  expiresAt: now + PENDING_MS,
});

/** Returns an activated source. Throws `InvalidStateException` if its partner has deleted it. */
export function active(source: PartnerSource): PartnerSource {
  if (source.state === "DELETED") {
    throw new AwsError("InvalidStateException", `Event source ${source.name} has been deleted by the partner.`);
  }
  return { ...source, state: "ACTIVE", expiresAt: undefined };
}

const isExpired = ({ state, expiresAt }: PartnerSource, now: number): boolean =>
  state === "PENDING" && expiresAt !== undefined && expiresAt <= now;
