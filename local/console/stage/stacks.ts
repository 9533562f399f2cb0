import {
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { parseArn } from "../../aws.ts";
import { ExplainedError } from "../../explained-error.ts";
import type { Template } from "../../template/assembly.ts";
import type { Deployed, StackNotes } from "../../template/deployed.ts";
import { conditionHolds, resolve, type Scope } from "../../template/intrinsics.ts";
import { arnOf } from "../server/map/resources-of.ts";
import type { Clients } from "./clients.ts";
import { NOT_KNOWN } from "./not-known.ts";

/** What a stage's stacks have deployed. */
export interface StageResources {
  account: string;
  region: string;
  deployed: Map<string, Deployed>;
  notes: Map<string, StackNotes>;
}

/** Reads the stacks whose names begin with `prefix`. Throws `ExplainedError` when there are none. */
export async function readStacks(clients: Pick<Clients, "stacks">, prefix: string): Promise<StageResources> {
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: clients.stacks }, {}))
    found.push(...Stacks.filter(({ StackName = "" }) => StackName.startsWith(prefix)));
  const [first] = found;
  if (!first)
    throw new ExplainedError(
      `No stack's name begins with ${prefix} in this account and Region. Check AWS_PROFILE and AWS_REGION, or deploy the stage.`,
    );
  const { account, region } = parseArn(first.StackId ?? "");
  const stage: StageResources = { account, region, deployed: new Map(), notes: new Map() };
  for (const stack of found) await readStack(clients, stack, stage);
  return stage;
}

async function readStack({ stacks }: Pick<Clients, "stacks">, stack: Stack, stage: StageResources): Promise<void> {
  const { StackName: stackName = "", Description: description } = stack;
  stage.notes.set(stackName, { description });
  const { TemplateBody = "" } = await stacks.send(
    new GetTemplateCommand({ StackName: stackName, TemplateStage: "Processed" }),
  );
  const template = templateIn(TemplateBody, stackName);
  const physical = new Map<string, string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client: stacks },
    { StackName: stackName },
  ))
    for (const { LogicalResourceId = "", PhysicalResourceId = "" } of StackResourceSummaries)
      physical.set(LogicalResourceId, PhysicalResourceId);
  const scope = scopeOf({ stackName, template, stack, stage, physical });
  for (const [logicalId, { Type: type, Properties = {}, Condition }] of Object.entries(template.Resources ?? {})) {
    if (Condition !== undefined && !conditionHolds(Condition, scope)) continue;
    const ref = physical.get(logicalId) ?? logicalId;
    const deployed: Deployed = { type, ref, properties: resolve(Properties, scope) };
    stage.deployed.set(`${stackName}/${logicalId}`, { ...deployed, arn: arnOf(deployed, stage) });
  }
}

/** Throws `ExplainedError`: CDK's templates are JSON. */
function templateIn(text: string, stackName: string): Template {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExplainedError(`The template of ${stackName} is not JSON, as those that CDK makes are.`, { cause });
  }
}

/** Attributes that nobody was asked for are not known; ARNs follow from types and names. */
function scopeOf({
  stackName,
  template,
  stack,
  stage,
  physical,
}: {
  stackName: string;
  template: Template;
  stack: Stack;
  stage: StageResources;
  physical: Map<string, string>;
}): Scope {
  const attributesOf = (logicalId: string, type: string, ref: string): Record<string, string> => {
    const arn = arnOf({ type, ref, properties: template.Resources?.[logicalId]?.Properties ?? {} }, stage);
    const known: Record<string, string> = {
      Arn: arn,
      Name: ref,
      StreamArn: `${arn}/stream/latest`,
      QueueName: nameIn(ref),
    };
    return known;
  };
  return {
    stackName,
    template,
    place: stage,
    parameters: new Map(
      (stack.Parameters ?? []).map(({ ParameterKey = "", ParameterValue = "", ResolvedValue }) => [
        ParameterKey,
        ResolvedValue ?? ParameterValue,
      ]),
    ),
    resources: new Map(
      [...physical].map(([id, ref]) => [
        id,
        { ref, attributes: attributesOf(id, template.Resources?.[id]?.Type ?? "", ref), otherwise: () => NOT_KNOWN },
      ]),
    ),
    exports: new Map(),
    ssmParameter: () => NOT_KNOWN,
  };
}

const nameIn = (url: string): string => url.split("/").at(-1) ?? url;
