import { type CloudFormationClient, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import type { breakingChanges } from "../../events/schemas/compatibility.ts";
import type { Properties, Template } from "../synth/assembly.ts";

/** The JSON Schema of an event's data. */
export type DataSchema = Parameters<typeof breakingChanges>[0];

/** A version of a contract. */
export interface Version {
  source: string;
  type: string;
  version: number;
}

/** A version that a stage publishes, with its schema. */
export interface Published extends Version {
  data: DataSchema;
}

/** A version that a rule of a stage matches, with the rule's name. */
export interface Consumed extends Version {
  rule: string;
}

/** Returns what the deployed stacks of a stage publish and consume. */
export async function deployedContracts(
  client: CloudFormationClient,
  stackNames: string[],
): Promise<{ published: Published[]; consumed: Consumed[] }> {
  const templates = await Promise.all(stackNames.map((name) => templateOf(client, name)));
  const resources = templates.flatMap(({ Resources = {} }) => Object.values(Resources));
  const properties = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties);
  return {
    published: properties("AWS::EventSchemas::Schema").map(({ Content }) => publishedIn(JSON.parse(Content))),
    consumed: properties("AWS::Events::Rule").flatMap(consumedBy),
  };
}

async function templateOf(client: CloudFormationClient, StackName: string): Promise<Template> {
  try {
    const { TemplateBody = "{}" } = await client.send(new GetTemplateCommand({ StackName }));
    return JSON.parse(TemplateBody);
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return {};
    throw error;
  }
}

/** Reads what `registrySchemaOf` writes. */
function publishedIn({ info, components }: Properties): Published {
  const { AWSEvent, Data } = components.schemas;
  return {
    source: AWSEvent["x-amazon-events-source"],
    type: AWSEvent["x-amazon-events-detail-type"],
    version: Number.parseInt(info.version, 10),
    data: Data,
  };
}

/** Reads the patterns that `patternsOf` writes; other rules are not specific to a version. */
function consumedBy({ Name, EventPattern = {} }: Properties): Consumed[] {
  const { source: sources, "detail-type": types, detail } = EventPattern;
  const versions: number[] | undefined = detail?.metadata?.schemaVersion;
  if (!sources || !types || !versions) return [];
  return sources.flatMap((source: string) =>
    types.flatMap((type: string) => versions.map((version) => ({ rule: Name, source, type, version }))),
  );
}
