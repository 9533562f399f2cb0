import type { Contract } from "../../events/contract.ts";
import { breakingChanges } from "../../events/schemas/compatibility.ts";
import { registrySchemaOf } from "../../events/schemas/registry-schema.ts";
import type { Consumed, DataSchema, Published, Version } from "./deployed.ts";

/** What is deployed on a stage. */
export interface Deployed {
  published: Published[];
  consumed: Consumed[];
}

/** What to do about broken contracts. */
export const WAY_FORWARD =
  "Leave a released version as it is, publish the next one beside it, and let its consumers read both: docs/evolve-a-contract.md";

/**
 * Returns what these contracts would break for the consumers of what is published, one line each. `dataOf` gives a schema in
 * the form that the published ones have.
 */
export function brokenContracts(
  contracts: Contract[],
  { published, consumed }: Deployed,
  dataOf: (contract: Contract) => DataSchema = dataInRegistry,
): string[] {
  const changed = contracts.flatMap((contract) => {
    const before = published.find((each) => isSame(each, contract));
    const consumers = rulesOf(consumed, contract);
    return (before ? breakingChanges(before.data, dataOf(contract)) : []).map(
      (change) =>
        `${title(contract)}: ${change}. ${consumers ? `Consumed by ${consumers}` : "The archive may hold it"} as it was: it needs a new version.`,
    );
  });
  const gone = published.filter((each) => !contracts.some((contract) => isSame(each, contract)));
  return [
    ...changed,
    ...gone.flatMap((each) => {
      const consumers = rulesOf(consumed, each);
      if (!consumers) return [];
      return [
        `${title(each)} would not be published any more. Consumed by ${consumers}: publish both versions until they read the next one.`,
      ];
    }),
  ];
}

const isSame = (a: Version, b: Version): boolean =>
  a.source === b.source && a.type === b.type && a.version === b.version;

const title = ({ type, version }: Version): string => `${type} v${version}`;

const rulesOf = (consumed: Consumed[], contract: Version): string =>
  consumed
    .filter((each) => isSame(each, contract))
    .map(({ rule }) => rule)
    .join(", ");

const dataInRegistry = (contract: Contract): DataSchema =>
  JSON.parse(registrySchemaOf(contract).content).components.schemas.Data;
