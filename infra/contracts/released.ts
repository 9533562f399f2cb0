import type { Contract } from "../../events/contract.ts";
import { generated, releasedFiles } from "../../events/schemas/files.ts";
import { services } from "../app.ts";
import type { Service } from "../service.ts";
import type { Deployed } from "./broken.ts";
import type { DataSchema } from "./deployed.ts";

const overview: [string, Service][] = Object.entries(services);

/** Returns the released versions, and the functions that consume them: what a change of a contract must not break. */
export function released(): Deployed {
  return {
    published: releasedFiles(),
    consumed: overview.flatMap(([service, { consumes }]) =>
      Object.entries(consumes).flatMap(([name, { contracts }]) =>
        contracts.map(({ source, type, version }) => ({ source, type, version, rule: `${service}/${name}` })),
      ),
    ),
  };
}

/** Returns the data's schema as the released versions' files have it. */
export const dataInFiles = (contract: Contract): DataSchema => JSON.parse(generated(contract));
