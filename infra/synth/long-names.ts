import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { RegionInfo } from "aws-cdk-lib/region-info";
import { nameOf } from "../../events/names.ts";
import type { Stage } from "../stage.ts";
import { STAGE_NAMES } from "../stages.ts";
import { type Template, withdraw } from "./assembly.ts";
import { cdkContext } from "./context.ts";

/** AWS's length limits for physical names, by resource type, with the property that contains the name. */
export const NAME_LIMITS: Record<string, [property: string, characters: number]> = {
  "AWS::ApiGatewayV2::Api": ["Name", 128],
  "AWS::CloudWatch::Alarm": ["AlarmName", 255],
  "AWS::CloudWatch::Dashboard": ["DashboardName", 255],
  "AWS::DynamoDB::GlobalTable": ["TableName", 255],
  "AWS::EventSchemas::Registry": ["RegistryName", 64],
  "AWS::Events::Archive": ["ArchiveName", 48],
  "AWS::Events::EventBus": ["Name", 256],
  "AWS::Events::Rule": ["Name", 64],
  "AWS::IAM::Role": ["RoleName", 64],
  "AWS::Lambda::Function": ["FunctionName", 64],
  "AWS::Logs::DeliveryDestination": ["Name", 60],
  "AWS::Logs::DeliverySource": ["Name", 60],
  "AWS::Logs::LogGroup": ["LogGroupName", 512],
  "AWS::Logs::QueryDefinition": ["Name", 255],
  "AWS::SNS::Topic": ["TopicName", 256],
  "AWS::SQS::Queue": ["QueueName", 80],
  "AWS::SSM::Parameter": ["Name", 1011],
};

const longest = (texts: readonly string[]): string => texts.reduce((a, b) => (b.length > a.length ? b : a));

const partitions = cdkContext()["@aws-cdk/core:target-partitions"] as string[];

/** The longest Region name in the supported partitions. */
const REGION = longest(
  RegionInfo.regions.filter(({ partition = "" }) => partitions.includes(partition)).map(({ name }) => name),
);

/** Returns the stage with the longest name: this one, or one of `STAGE_NAMES`. */
const longestStage = ({ name }: Pick<Stage, "name">) => ({ name: longest([...STAGE_NAMES, name]) });

/** Returns the names that would be too long in some Region or for some stage, one line each. */
export function longNames({ Resources = {} }: Template, stage: Pick<Stage, "name">): string[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    const [property, most] = NAME_LIMITS[Type] ?? [];
    const name = property && textOf(Properties[property])?.replace(nameOf(stage), nameOf(longestStage(stage)));
    if (!name || !most || name.length <= most) return [];
    return [`${name} has ${name.length} characters, and ${Type} allows ${most}: ${name.length - most} too many`];
  });
}

/** Returns a template value as text if, apart from the Region, it is known before deployment. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const { Ref, "Fn::Join": join } = (value ?? {}) as { Ref?: string; "Fn::Join"?: [string, unknown[]] };
  if (Ref === "AWS::Region") return REGION;
  const parts = join?.[1].map(textOf);
  return parts?.includes(undefined) ? undefined : parts?.join(join?.[0]);
}

/** A physical name is longer than AWS allows. */
export class LongName extends Error {
  override name = "LongName";
}

/** Throws `LongName` when a name would not fit in every Region and for every stage, and makes the assembly undeployable. */
export function refuseLongNames(
  assembly: Pick<CloudAssembly, "directory" | "stacks">,
  stage: Pick<Stage, "name">,
): void {
  const found = assembly.stacks.flatMap(({ template }) => longNames(template, stage));
  if (found.length === 0) return;
  withdraw(assembly);
  throw new LongName(
    [
      `These names would be too long in a Region such as ${REGION} or for stage ${longestStage(stage).name}:`,
      ...found.map((line) => `  ${line}`),
      "Shorten the application's name (events/names.ts), the stage's name, the service's, or the function's.",
    ].join("\n"),
  );
}
