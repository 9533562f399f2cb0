import type { MapNode, NodeDetails, Topology } from "../../api/map.ts";
import type { ConsoleContext } from "../context.ts";
import { nameIn } from "../names.ts";
import { declaredIn } from "./declared-in.ts";
import { policiesOf } from "./policies.ts";
import type { MapResource } from "./resources-of.ts";

/** What is known of a part of the map or a bus, beside its numbers. */
export async function nodeDetails(id: string, context: ConsoleContext): Promise<NodeDetails | undefined> {
  const { topology, resources } = context.map();
  const node = topology.nodes.find((each) => each.id === id);
  if (!node && topology.buses.every((bus) => bus.id !== id)) return undefined;
  const resource = resources.find(({ arn, type, properties }) =>
    node?.kind === "route" ? type === "AWS::ApiGatewayV2::Route" && properties.RouteKey === node.name : arn === id,
  );
  const metadataFile = resource && context.stacks.get(resource.stack)?.metadataFile;
  const place = metadataFile && (await declaredIn(metadataFile, resource.logicalId, process.cwd()));
  const search = node ? searchFor(node, topology) : `bus:${nameIn(id)}`;
  return {
    ...(place && { declaredIn: place }),
    known: [...(resource ? knownOf(resource, context) : []), ...linksOf(id, topology)],
    blocks: resource
      ? [
          ...(resource.properties.EventPattern ? [{ title: "Takes", json: resource.properties.EventPattern }] : []),
          ...policiesOf(resource, resources),
        ]
      : [],
    ...(search !== undefined && { events: search }),
  };
}

/** The search for the events that a part has put, taken, or kept; undefined where no field of an event tells. */
function searchFor({ id, kind, role, bus }: MapNode, topology: Topology): string | undefined {
  const name = nameIn(id);
  const neighbor = (from: string) => topology.edges.find((edge) => edge.from === from && edge.kind === "flow")?.to;
  if (kind === "archive") return `bus:${nameIn(bus)}`;
  if (kind === "rule") return `rule:*${name}`;
  if (kind === "function") return role === "consumer" ? `function:*${name}` : `by:${name}`;
  if (kind === "queue" && role === "queue") {
    const consumer = neighbor(id);
    return consumer === undefined ? undefined : `function:*${nameIn(consumer)}`;
  }
  if (kind === "table" || kind === "stream") {
    const relay = neighbor(id);
    return relay === undefined ? undefined : `by:${nameIn(relay)}`;
  }
  return undefined;
}

/** What leads to it and what it leads to, in people's words, where its own declaration does not say so. */
function linksOf(id: string, { edges, nodes, buses }: Topology): NodeDetails["known"] {
  const labelOf = (other: string) =>
    nodes.find((node) => node.id === other)?.label ?? buses.find((bus) => bus.id === other)?.name;
  const node = nodes.find((each) => each.id === id);
  const labels = (ids: string[]) => [...new Set(ids.flatMap((each) => labelOf(each) ?? []))].join(", ");
  const from = edges.filter(({ to, kind }) => to === id && kind === "flow").map((edge) => edge.from);
  const to = edges.filter((edge) => edge.from === id).map((edge) => edge.to);
  const back = edges.filter((edge) => edge.to === id && edge.kind === "back").map((edge) => edge.from);
  const known: NodeDetails["known"] = [];
  if (!node) {
    if (to.length > 0) known.push(["rules", String(to.length)]);
    if (from.length + back.length > 0) known.push(["put on by", labels([...from, ...back])]);
    return known;
  }
  if (node.kind === "table") known.push(["written by", labels([...from, ...back])]);
  else if (node.kind === "queue" || node.kind === "topic" || node.role === "consumer")
    known.push(["fed by", labels(from)]);
  if (node.kind !== "rule" && to.length > 0) known.push(["leads to", labels(to)]);
  return known.filter(([, value]) => value !== "");
}

/** What a template says of a resource, as far as people ask for it. */
function knownOf({ type, properties }: MapResource, { names }: ConsoleContext): NodeDetails["known"] {
  const known: [string, unknown][] = [];
  const targets: Target[] = properties.Targets ?? (properties.Target ? [properties.Target] : []);
  const [target] = targets;
  switch (type) {
    case "AWS::Events::Rule":
    case "AWS::Scheduler::Schedule":
      known.push(["state", properties.State === "DISABLED" ? "disabled" : "enabled"]);
      known.push(["runs", properties.ScheduleExpression], ["time zone", properties.ScheduleExpressionTimezone]);
      for (const each of targets) known.push(["sends to", names.short(each.Arn)]);
      if (target?.RetryPolicy)
        known.push([
          "retries",
          `${target.RetryPolicy.MaximumRetryAttempts} within ${target.RetryPolicy.MaximumEventAgeInSeconds / 3600} h`,
        ]);
      if (target?.DeadLetterConfig) known.push(["then", names.short(target.DeadLetterConfig.Arn)]);
      if (target?.InputTransformer) known.push(["changed by", "an input transformer"]);
      break;
    case "AWS::Lambda::Function":
      known.push(
        ["runtime", properties.Runtime],
        ["memory", `${properties.MemorySize ?? 128} MB`],
        ["timeout", `${properties.Timeout ?? 3} s`],
        ["processor", properties.Architectures?.[0] ?? "x86_64"],
      );
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

interface Target {
  Arn: string;
  RetryPolicy?: { MaximumRetryAttempts: number; MaximumEventAgeInSeconds: number };
  DeadLetterConfig?: { Arn: string };
  InputTransformer?: object;
}
