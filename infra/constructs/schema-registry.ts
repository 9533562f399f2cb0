import { CfnRegistry, CfnSchema } from "aws-cdk-lib/aws-eventschemas";
import { Construct } from "constructs";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { nameOf } from "../../events/names.ts";
import { registrySchemaOf } from "../../events/schemas/registry-schema.ts";
import type { Stage } from "../stage.ts";

/** Publishes every contract, for people and code generators. */
export class SchemaRegistry extends Construct {
  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    const registry = new CfnRegistry(this, "Registry", {
      registryName: nameOf(stage),
      description: `The events of the bus ${nameOf(stage)}`,
    });
    for (const contract of Object.values(catalogue)) {
      const { name, ...schema } = registrySchemaOf(contract);
      const id = contract.version === 1 ? contract.type : `${contract.type}V${contract.version}`;
      new CfnSchema(this, id, { registryName: registry.attrRegistryName, schemaName: name, ...schema });
    }
  }
}
