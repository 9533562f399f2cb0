import type { EventPattern } from "aws-cdk-lib/aws-events";
import type { Contract } from "../../events/contract.ts";

/** What identifies a contract on the bus. */
export type Kind = Pick<Contract, "source" | "type" | "version">;

/**
 * Returns patterns that match the events of these contracts and no others: one per source and version (`orders-v1`), since
 * a single pattern would match every combination of its sources and types. Other versions are not delivered, so a producer
 * can publish two versions in parallel while its consumers migrate.
 */
export function patternsOf(contracts: Kind[]): { name: string; pattern: EventPattern }[] {
  const groups = Map.groupBy(contracts, ({ source, version }) => `${source.split(".").at(-1)}-v${version}`);
  return [...groups].map(([name, group]) => ({
    name,
    pattern: {
      source: [...new Set(group.map(({ source }) => source))],
      detailType: group.map(({ type }) => type),
      detail: { metadata: { schemaVersion: [...new Set(group.map(({ version }) => version))] } },
    },
  }));
}
