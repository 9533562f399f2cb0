import type { Lane, MapEdge, Topology } from "../../api/map.ts";
import { stackNames } from "../declared-names.ts";
import { type Names, nameIn } from "../names.ts";
import { atBuses, busesOf, busId, busOfRule } from "./buses.ts";
import { addDoors } from "./doors.ts";
import { type Grants, grantsOf } from "./grants.ts";
import { createMapBuilder, type MapBuilder, type NewNode } from "./map-builder.ts";
import type { MapResource } from "./resources-of.ts";

const TABLES = ["AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"];
const STREAM = "AWS::Kinesis::Stream";
const WRITES = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:TransactWriteItems"];
const READS = ["dynamodb:GetItem", "dynamodb:Query"];
const MAILS = ["ses:SendEmail", "ses:SendRawEmail"];
const PUTS = ["events:PutEvents"];

const mailId = (lane: string): string => `mail/${lane}`;

/** What stands left and right of each bus, and what leads where. `describe` tells what a stack is for. */
export function topologyOf(
  resources: readonly MapResource[],
  names: Names,
  describe: (stack: string) => string | undefined,
): Topology {
  const of = (...types: string[]) => resources.filter(({ type }) => types.includes(type));
  const builder = createMapBuilder(names);
  const { add, link } = builder;
  const functions = of("AWS::Lambda::Function");
  const mappings = mappingsOf(resources, functions);
  const rules = of("AWS::Events::Rule").filter(({ properties }) => properties.EventPattern);
  const buses = busesOf(resources);
  const subscriptions = subscriptionsOf(resources);
  const right = rightOf(rules, subscriptions, mappings);

  for (const each of functions) {
    const isRelay = mappings.some(({ source, consumer }) => consumer === each && isStream(source));
    const role = right.has(each.arn) ? "consumer" : isRelay ? "relay" : "function";
    const failure = mappings.find(({ consumer, onFailure }) => consumer === each && onFailure)?.onFailure;
    add({
      ...{ id: each.arn, lane: each.stack, role, kind: "function", label: names.short(each.ref), name: each.ref },
      ...deadLettersOf(failure ?? asyncFailure(each, resources)),
    });
  }
  addStores(of(...TABLES, "AWS::S3::Bucket", STREAM), mappings, builder);
  addDoors(resources, builder);
  addQueues(of("AWS::SQS::Queue"), { right, mappings }, builder);
  addRules(rules, buses, builder);
  for (const topic of of("AWS::SNS::Topic").filter(({ arn }) => right.has(arn)))
    add({ id: topic.arn, lane: topic.stack, role: "queue", kind: "topic", label: "topic", name: nameIn(topic.arn) });
  for (const { topic, endpoint } of subscriptions) link(topic, endpoint);
  for (const { source, consumer } of mappings) if (consumer) link(source, consumer.arn);
  for (const archive of of("AWS::Events::Archive")) {
    const of = { id: archive.arn, lane: archive.stack, label: "archive", name: archive.ref };
    add({ ...of, role: "queue", kind: "archive", isSoft: true });
    link(busId(archive.properties.SourceArn ?? buses[0]?.id ?? "default"), archive.arn);
  }
  addGrants(
    grantsOf(resources),
    buses.map(({ id }) => id),
    builder,
  );
  const { nodes, edges } = connected(builder, buses);
  return {
    buses,
    lanes: lanesOf(resources, nodes, describe, names),
    nodes: atBuses(nodes, edges, buses, new Map(rules.map((rule) => [rule.arn, busOfRule(rule)]))),
    edges,
  };
}

interface Mapping {
  source: string;
  consumer: MapResource | undefined;
  onFailure: string | undefined;
}

const mappingsOf = (resources: readonly MapResource[], functions: readonly MapResource[]): Mapping[] =>
  resources
    .filter(({ type }) => type === "AWS::Lambda::EventSourceMapping")
    .map(({ properties }) => ({
      source: isStream(properties.EventSourceArn)
        ? storeOf(properties.EventSourceArn)
        : String(properties.EventSourceArn),
      consumer: functions.find(({ ref, arn }) => [ref, arn].includes(properties.FunctionName)),
      onFailure: properties.DestinationConfig?.OnFailure?.Destination as string | undefined,
    }));

/** Who gets what is published on a topic. */
function subscriptionsOf(resources: readonly MapResource[]): { topic: string; endpoint: string }[] {
  return resources.flatMap(({ type, ref, properties }) => {
    if (type === "AWS::SNS::Subscription")
      return [{ topic: String(properties.TopicArn), endpoint: String(properties.Endpoint) }];
    const inline: { Endpoint: string }[] = type === "AWS::SNS::Topic" ? (properties.Subscription ?? []) : [];
    return inline.map(({ Endpoint }) => ({ topic: ref, endpoint: Endpoint }));
  });
}

/** What a rule with a pattern leads to, directly or through topics and queues, stands right of the bus. */
function rightOf(
  rules: readonly MapResource[],
  subscriptions: readonly { topic: string; endpoint: string }[],
  mappings: readonly Mapping[],
): Set<string> {
  const right = new Set(rules.flatMap(({ properties }) => targetsOf(properties)));
  for (const { topic, endpoint } of subscriptions) if (right.has(topic)) right.add(endpoint);
  for (const { source, consumer } of mappings)
    if (consumer && right.has(source) && !isStream(source)) right.add(consumer.arn);
  return right;
}

const targetsOf = (properties: { Targets?: { Arn: string }[] }): string[] =>
  (properties.Targets ?? []).map(({ Arn }) => Arn);
const isStream = (arn: unknown): boolean => /^arn:aws:(?:dynamodb|kinesis):/.test(String(arn));
/** The table of a table's stream; a stream of Kinesis is one itself. */
const storeOf = (streamArn: string): string => streamArn.replace(/\/stream\/[^/]*$/, "");
const deadLettersOf = (arn: unknown) => (typeof arn === "string" ? { deadLetters: arn } : {});

function asyncFailure({ ref, arn }: MapResource, resources: readonly MapResource[]): string | undefined {
  const config = resources.find(
    ({ type, properties }) => type === "AWS::Lambda::EventInvokeConfig" && [ref, arn].includes(properties.FunctionName),
  );
  return config?.properties.DestinationConfig?.OnFailure?.Destination;
}

/** Tables and streams that somebody reads from, and buckets. Helper tables are counted, not drawn. */
function addStores(stores: readonly MapResource[], mappings: readonly Mapping[], { names, add }: MapBuilder): void {
  for (const store of stores) {
    const isRead = mappings.some(({ source }) => source === store.arn);
    const isBucket = store.type === "AWS::S3::Bucket";
    if (!isBucket && !isRead) continue;
    add({
      id: store.arn,
      lane: store.stack,
      role: "store",
      kind: isBucket ? "bucket" : store.type === STREAM ? "stream" : "table",
      label: isBucket ? bucketLabel(store) : names.short(store.ref),
      name: store.ref,
      ...(isBucket && { isSoft: true }),
    });
  }
}

/** A bucket's generated name says nothing: its logical id without the hash does. */
const bucketLabel = ({ logicalId }: MapResource): string => logicalId.replace(/[0-9A-F]{8}$/, "").toLowerCase();

/** Queues between a rule and its consumer, and those that bring work from elsewhere. Dead-letter queues are neither. */
function addQueues(
  queues: readonly MapResource[],
  { right, mappings }: { right: ReadonlySet<string>; mappings: readonly Mapping[] },
  { names, add }: MapBuilder,
): void {
  for (const { arn, stack, ref, properties } of queues) {
    const name = properties.QueueName ?? nameIn(arn);
    const place = { id: arn, lane: stack, kind: "queue", name } as const;
    const letters = deadLettersOf(properties.RedrivePolicy?.deadLetterTargetArn);
    if (right.has(arn)) add({ ...place, role: "queue", label: "queue", ...letters });
    else if (mappings.some(({ source }) => source === arn))
      add({ ...place, role: "door", label: names.short(nameIn(ref.split("/").at(-1) ?? ref)), ...letters });
  }
}

function addRules(patterns: readonly MapResource[], buses: Topology["buses"], { names, add, link }: MapBuilder): void {
  for (const rule of patterns) {
    const isForAll = names.isForAll(rule.arn);
    add({
      ...{ id: rule.arn, lane: rule.stack, role: "rule", kind: "rule" },
      ...{ label: names.short(rule.arn), name: nameIn(rule.arn) },
      types: isForAll ? ["everything"] : typesOf(rule.properties.EventPattern),
      ...(isForAll && { isSoft: true }),
    });
    link(busOfRule(rule), rule.arn);
    for (const target of targetsOf(rule.properties)) {
      link(rule.arn, target);
      const service = target.split(":")[2] ?? "";
      if (["sqs", "lambda", "sns"].includes(service) || buses.some(({ id }) => id === target)) continue;
      const isLog = service === "logs";
      add({
        id: target,
        lane: rule.stack,
        role: "queue",
        kind: isLog ? "log" : "other",
        label: isLog ? `${names.short(rule.arn)} log` : names.short(target),
        name: nameIn(target),
        isSoft: isForAll,
      });
    }
  }
}

/** What a rule takes, by type; by source or by its other fields where it names no type. */
function typesOf(pattern: Record<string, unknown>): string[] {
  const texts = (value: unknown) =>
    [value ?? []].flat().map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  const types = texts(pattern["detail-type"]);
  if (types.length > 0) return types;
  const sources = texts(pattern["source"]);
  return sources.length > 0 ? sources : Object.keys(pattern);
}

/** Who writes where, as the functions' roles allow it. */
function addGrants(grants: Grants, buses: readonly string[], { nodes, add, link }: MapBuilder): void {
  const all = nodes();
  for (const each of all.filter(({ kind }) => kind === "function")) {
    const isConsumer = each.role === "consumer";
    for (const table of all.filter(({ kind, lane }) => kind === "table" && lane === each.lane)) {
      if (isConsumer && grants.may(each.id, WRITES, table.id)) link(each.id, table.id, "back");
      if (each.role === "function" && grants.may(each.id, [...WRITES, ...READS], table.id)) link(each.id, table.id);
    }
    for (const bucket of all.filter(({ kind, lane }) => kind === "bucket" && lane === each.lane))
      if (each.role === "function" && grants.may(each.id, ["s3:PutObject"], `${bucket.id}/key`))
        link(each.id, bucket.id);
    for (const bus of buses) if (grants.may(each.id, PUTS, bus)) link(each.id, bus, isConsumer ? "back" : "flow");
    if (isConsumer && grants.may(each.id, MAILS)) {
      const id = mailId(each.lane);
      add({ id, lane: each.lane, role: "effect", kind: "mail", label: "e-mail", name: "E-mail" });
      link(each.id, id);
    }
  }
}

/** Without edges to what is not drawn. */
function connected({ nodes, edges }: MapBuilder, buses: Topology["buses"]): { nodes: NewNode[]; edges: MapEdge[] } {
  const known = new Set([...nodes(), ...buses].map(({ id }) => id));
  return { nodes: nodes(), edges: edges().filter(({ from, to }) => known.has(from) && known.has(to)) };
}

/** The stacks that have something to show; those that only serve all others come last. */
function lanesOf(
  resources: readonly MapResource[],
  nodes: readonly NewNode[],
  describe: (stack: string) => string | undefined,
  names: Names,
): Lane[] {
  const stacks = stackNames(resources.map(({ stack }) => `${stack}/`));
  const inLane = (stack: string) => nodes.filter(({ lane }) => lane === stack);
  const servesAll = (stack: string) => inLane(stack).every(({ isSoft }) => isSoft);
  const shared = sharedStart(stacks.flatMap((stack) => describe(stack) ?? []));
  return stacks
    .filter((stack) => inLane(stack).length > 0)
    .sort((a, b) => Number(servesAll(a)) - Number(servesAll(b)))
    .map((stack) => {
      const description = describe(stack);
      const hidden = resources.filter(
        ({ type, arn, stack: own }) => own === stack && TABLES.includes(type) && nodes.every(({ id }) => id !== arn),
      );
      return {
        id: stack,
        name: servesAll(stack) ? "for all" : names.short(stack),
        ...(description !== undefined && { description: description.slice(shared.length) }),
        hidden: hidden.map(({ ref }) => names.short(ref)),
      };
    });
}

/** What all descriptions begin with, up to a colon, such as the stage's name: it tells no lane from another. */
function sharedStart(descriptions: readonly string[]): string {
  const [start = ""] = /^[^:]*: /.exec(descriptions[0] ?? "") ?? [];
  return descriptions.length > 1 && descriptions.every((each) => each.startsWith(start)) ? start : "";
}
