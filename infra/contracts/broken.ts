import type { Contract } from "../../events/contract.ts";
import { breakingChanges } from "../../events/schemas/compatibility.ts";
import { registrySchemaOf } from "../../events/schemas/registry-schema.ts";
import type { Consumed, DataSchema, Published, Version } from "./deployed.ts";

/** What is deployed on a stage. */
export interface Deployed {
  published: Published[];
  consumed: Consumed[];
}

/** Returns what deploying these contracts would break for a stage's consumers, one line each. */
export function brokenContracts(contracts: Contract[], { published, consumed }: Deployed): string[] {
  const changed = contracts.flatMap((contract) => {
    const before = published.find((each) => isSame(each, contract));
    const consumers = rulesOf(consumed, contract);
    return (before ? breakingChanges(before.data, dataOf(contract)) : []).map(
      (change) =>
        `${title(contract)}: ${change}. ${consumers || "The archive"} knows it as it was: raise its version instead.`,
    );
  });
  const gone = published.filter((each) => !contracts.some((contract) => isSame(each, contract)));
  return [
    ...changed,
    ...gone.flatMap((each) => {
      const consumers = rulesOf(consumed, each);
      if (!consumers) return [];
      return [
        `${title(each)} would not be published any more, and ${consumers} consumes it: deploy a consumer of its successor first, and publish both until then.`,
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

const dataOf = (contract: Contract): DataSchema =>
  JSON.parse(registrySchemaOf(contract).content).components.schemas.Data;
