import { AwsError } from "../aws.ts";
import type { Core } from "./core.ts";
import { notFound } from "./errors.ts";
import type { PartnerSource } from "./model.ts";
import type { Scope } from "./scope.ts";

/** How long a source stays while no active bus matches it. */
const PENDING_MS = 14 * 86_400_000;

/** An event source belongs to no account. */
export const eventSourceArn = (name: string, region: string): string =>
  `arn:aws:events:${region}::event-source/${name}`;

/** Such as `example.com`. */
export const partnerOf = (name: string): string => name.split("/")[1] ?? "";

const key = (name: string, { account, region }: Scope): string => `${region}/${account}/${name}`;

/** The sources of a region that are still there, whoever they are offered to, by name and account. */
export function partnerSources({ state, clock, scope }: Core): PartnerSource[] {
  const sources = [...state.partnerSources.values()].filter(({ region }) => region === scope.region);
  for (const source of sources) {
    if (isExpired(source, clock.now())) state.partnerSources.delete(key(source.name, source));
  }
  return sources
    .filter((source) => !isExpired(source, clock.now()))
    .sort((a, b) => (a.name === b.name ? (a.account < b.account ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** The source of a name as it is offered to the caller's account. */
export const ownSource = (core: Core, name: string): PartnerSource | undefined =>
  partnerSources(core).find((source) => source.name === name && source.account === core.scope.account);

/** Throws `ResourceNotFoundException`. */
export function findSource(core: Core, name: string): PartnerSource {
  const source = ownSource(core, name);
  if (!source) throw notFound(`Event source ${name} does not exist.`);
  return source;
}

export function saveSource({ state }: Core, source: PartnerSource): void {
  state.partnerSources.set(key(source.name, source), source);
}

export function forgetSource({ state }: Core, source: PartnerSource): void {
  state.partnerSources.delete(key(source.name, source));
}

/** A source that waits for its bus, or for its bus to be activated: it is forgotten when that takes too long. */
export const pending = (source: Omit<PartnerSource, "state" | "expiresAt">, now: number): PartnerSource => ({
  ...source,
  state: "PENDING",
  expiresAt: now + PENDING_MS,
});

/** Throws `InvalidStateException` for a source that its partner has deleted. */
export function active(source: PartnerSource): PartnerSource {
  if (source.state === "DELETED") {
    throw new AwsError("InvalidStateException", `Event source ${source.name} has been deleted by the partner.`);
  }
  return { ...source, state: "ACTIVE", expiresAt: undefined };
}

const isExpired = ({ state, expiresAt }: PartnerSource, now: number): boolean =>
  state === "PENDING" && expiresAt !== undefined && expiresAt <= now;
