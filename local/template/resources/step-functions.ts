import { physicalName, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

export const stateMachine: ResourceType = {
  properties: [
    ...["Definition", "DefinitionString", "DefinitionSubstitutions"],
    ...["RoleArn", "StateMachineName", "StateMachineType", "Tags"],
  ],
  // An execution's history is available from the API.
  inert: ["EncryptionConfiguration", "LoggingConfiguration", "TracingConfiguration"],
  async create(resource, { stepFunctions }) {
    const { Definition, DefinitionString, DefinitionSubstitutions = {}, ...properties } = resource.properties;
    const { RoleArn, StateMachineName = physicalName(resource, 80), StateMachineType, Tags } = properties;
    if ((Definition === undefined) === (DefinitionString === undefined))
      throw new Error("it must have either Definition or DefinitionString.");
    const { arn, name, revisionId } = await stepFunctions.createStateMachine(
      {
        name: StateMachineName,
        definition: substituted(DefinitionString ?? JSON.stringify(Definition), DefinitionSubstitutions),
        roleArn: RoleArn,
        type: StateMachineType,
        tags: tagsOf(Tags),
      },
      { keep: !resource.changed },
    );
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId } };
  },
  remove: ({ ref }, { stepFunctions }) => stepFunctions.deleteStateMachine(ref),
};

/** Returns the definition with the template's value in place of each `${name}`. */
function substituted(definition: string, values: Record<string, unknown>): string {
  return definition.replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
