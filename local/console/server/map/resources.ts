import { MapAnswer, NodeDetails } from "../../api/map.ts";
import type { ConsoleContext } from "../context.ts";
import { nameIn } from "../names.ts";
import { get, text } from "../resource.ts";
import { declaredIn } from "./declared-in.ts";
import type { MapResource } from "./resources-of.ts";

export const mapResources = [
  get("map", {
    name: "getMap",
    summary: "Returns what is deployed as a graph, and what each part of it has done so far.",
    answer: MapAnswer,
    run(_, context) {
      const { topology, counters } = context.map();
      return { topology, counters: counters.all(), seq: context.index.seq() };
    },
  }),
  get("map/node", {
    name: "getMapNode",
    summary: "Returns what is declared about a node of the map, and where.",
    query: { id: text("The node's id.") },
    answer: NodeDetails,
    run: ({ query: { id } }, context) => detailsOf(id, context),
  }),
];

async function detailsOf(id: string, context: ConsoleContext): Promise<NodeDetails | undefined> {
  const { topology, resources } = context.map();
  const node = topology.nodes.find((each) => each.id === id);
  if (!node) return undefined;
  const resource = resources.find(({ arn, type, properties }) =>
    node.kind === "route" ? type === "AWS::ApiGatewayV2::Route" && properties.RouteKey === node.name : arn === id,
  );
  const metadataFile = resource && context.stacks.get(resource.stack)?.metadataFile;
  const place = metadataFile && (await declaredIn(metadataFile, resource.logicalId, process.cwd()));
  const search = searchFor(node.kind, node.role, nameIn(id));
  return {
    ...(place && { declaredIn: place }),
    known: resource ? knownOf(resource, context) : [],
    blocks: resource ? blocksOf(resource, resources) : [],
    ...(search !== undefined && { events: search }),
  };
}

function searchFor(kind: string, role: string, name: string): string | undefined {
  if (kind === "rule") return `rule:*${name}`;
  return kind === "function" && role === "consumer" ? `function:*${name}` : undefined;
}

/** What a template says of a resource, as far as people ask for it. */
function knownOf({ type, properties }: MapResource, { names }: ConsoleContext): NodeDetails["known"] {
  const known: [string, unknown][] = [];
  const target = properties.Targets?.[0];
  switch (type) {
    case "AWS::Events::Rule":
      known.push(["state", properties.State === "DISABLED" ? "disabled" : "enabled"]);
      if (properties.ScheduleExpression) known.push(["runs", properties.ScheduleExpression]);
      for (const each of properties.Targets ?? []) known.push(["sends to", names.short(each.Arn)]);
      if (target?.RetryPolicy)
        known.push([
          "retries",
          `${target.RetryPolicy.MaximumRetryAttempts} within ${target.RetryPolicy.MaximumEventAgeInSeconds / 3600} h`,
        ]);
      if (target?.DeadLetterConfig) known.push(["then", names.short(target.DeadLetterConfig.Arn)]);
      break;
    case "AWS::Lambda::Function":
      known.push(
        ["runtime", properties.Runtime],
        ["memory", `${properties.MemorySize ?? 128} MB`],
        ["timeout", `${properties.Timeout ?? 3} s`],
      );
      known.push(["processor", properties.Architectures?.[0] ?? "x86_64"]);
      break;
    case "AWS::SQS::Queue":
      known.push(["hides for", `${properties.VisibilityTimeout ?? 30} s`]);
      if (properties.RedrivePolicy)
        known.push(
          ["gives up after", `${properties.RedrivePolicy.maxReceiveCount} tries`],
          ["then", names.short(properties.RedrivePolicy.deadLetterTargetArn)],
        );
      break;
    case "AWS::Events::Archive":
      known.push(["keeps for", properties.RetentionDays ? `${properties.RetentionDays} days` : "ever"]);
      break;
    case "AWS::DynamoDB::GlobalTable":
    case "AWS::DynamoDB::Table":
      known.push([
        "key",
        (properties.KeySchema ?? []).map((each: { AttributeName: string }) => each.AttributeName).join(", "),
      ]);
      break;
  }
  if (properties.Description) known.push(["for", properties.Description]);
  return known.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
}

function blocksOf(resource: MapResource, resources: readonly MapResource[]): NodeDetails["blocks"] {
  const { type, properties } = resource;
  if (type === "AWS::Events::Rule" && properties.EventPattern)
    return [{ title: "Takes", json: properties.EventPattern }];
  if (type !== "AWS::Lambda::Function") return [];
  const role = String(properties.Role).split("/").at(-1);
  const policies = resources.filter(
    (each) => each.type === "AWS::IAM::Policy" && each.properties.Roles?.includes(role),
  );
  const statements = policies.flatMap(
    (each) => each.properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
  );
  const may = statements.map(({ Action, Resource }) => ({ action: Action, on: Resource }));
  return may.length > 0 ? [{ title: "Its role may", json: may }] : [];
}
