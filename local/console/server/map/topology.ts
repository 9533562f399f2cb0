import type { Lane, MapEdge, MapNode, Topology } from "../../api/map.ts";
import { stackNames } from "../declared-names.ts";
import { type Names, nameIn } from "../names.ts";
import { type Grants, grantsOf } from "./grants.ts";
import type { MapResource } from "./resources-of.ts";

const TABLES = ["AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"];
const WRITES = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:TransactWriteItems"];
const READS = ["dynamodb:GetItem", "dynamodb:Query"];
const MAILS = ["ses:SendEmail", "ses:SendRawEmail"];
const PUTS = ["events:PutEvents"];

const mailId = (lane: string): string => `mail/${lane}`;
const routeId = (apiId: string, routeKey: string): string => `route/${apiId}/${routeKey}`;

/** What stands left and right of the bus, and what leads where. `describe` tells what a stack is for. */
export function topologyOf(
  resources: readonly MapResource[],
  names: Names,
  describe: (stack: string) => string | undefined,
): Topology {
  const of = (...types: string[]) => resources.filter(({ type }) => types.includes(type));
  const grants = grantsOf(resources);
  const nodes = new Map<string, MapNode>();
  const edges = new Map<string, MapEdge>();
  const add = (node: MapNode) => void (nodes.has(node.id) || nodes.set(node.id, node));
  const link = (from: string, to: string, kind: MapEdge["kind"] = "flow") =>
    void edges.set(`${from}→${to}`, { id: `${from}→${to}`, from, to, kind });

  const functions = of("AWS::Lambda::Function");
  const mappings = of("AWS::Lambda::EventSourceMapping").map(({ properties }) => ({
    source: String(properties.EventSourceArn),
    consumer: functions.find(({ ref, arn }) => [ref, arn].includes(properties.FunctionName)),
    onFailure: properties.DestinationConfig?.OnFailure?.Destination as string | undefined,
  }));
  const rules = of("AWS::Events::Rule");
  const schedules = rules.filter(({ properties }) => properties.ScheduleExpression);
  const patterns = rules.filter(({ properties }) => properties.EventPattern);
  const bus = of("AWS::Events::EventBus")[0];
  const busId = bus?.arn ?? "bus";
  const sides = sidesOf(patterns, mappings);

  for (const each of functions) {
    const isRelay = mappings.some(({ source, consumer }) => consumer === each && isStream(source));
    const role = sides.right.has(each.arn) ? "consumer" : isRelay ? "relay" : "function";
    const failure = mappings.find(({ consumer, onFailure }) => consumer === each && onFailure)?.onFailure;
    add({
      ...{ id: each.arn, lane: each.stack, role, kind: "function", label: shortIn(each, names), name: each.ref },
      ...deadLettersOf(failure ?? asyncFailure(each, resources)),
    });
  }
  addStores(of(...TABLES, "AWS::S3::Bucket"), { mappings, names, add, link });
  addDoors({
    routes: of("AWS::ApiGatewayV2::Route"),
    integrations: of("AWS::ApiGatewayV2::Integration"),
    schedules,
    names,
    add,
    link,
  });
  addRules(patterns, { names, add, link, busId });
  for (const queue of of("AWS::SQS::Queue").filter(({ arn }) => sides.queues.has(arn))) {
    const node: MapNode = {
      id: queue.arn,
      lane: queue.stack,
      role: "queue",
      kind: "queue",
      label: "queue",
      name: queue.properties.QueueName ?? queue.ref,
    };
    nodes.delete(queue.arn);
    add({ ...node, ...deadLettersOf(queue.properties.RedrivePolicy?.deadLetterTargetArn) });
  }
  for (const { source, consumer } of mappings) if (consumer && nodes.has(source)) link(source, consumer.arn);
  for (const archive of of("AWS::Events::Archive")) {
    add({
      id: archive.arn,
      lane: archive.stack,
      role: "queue",
      kind: "archive",
      label: "archive",
      name: archive.ref,
      isSoft: true,
    });
    link(busId, archive.arn);
  }
  addGrants([...nodes.values()], { grants, busId, add, link });
  return {
    bus: bus?.ref ?? "default",
    lanes: lanesOf(resources, nodes, describe, names),
    ...connected(nodes, edges, busId),
  };
}

/** What a rule with a pattern leads to, directly or through a queue, stands right of the bus. */
function sidesOf(
  patterns: readonly MapResource[],
  mappings: readonly { source: string; consumer: MapResource | undefined }[],
) {
  const targets = new Set(patterns.flatMap(({ properties }) => targetsOf(properties)));
  const through = mappings.filter(({ source }) => targets.has(source)).flatMap(({ consumer }) => consumer?.arn ?? []);
  return {
    right: new Set([...targets, ...through]),
    queues: new Set([...targets].filter((arn) => arn.split(":")[2] === "sqs")),
  };
}

const targetsOf = (properties: { Targets?: { Arn: string }[] }): string[] =>
  (properties.Targets ?? []).map(({ Arn }) => Arn);
const isStream = (arn: string): boolean => /^arn:aws:(?:dynamodb|kinesis):/.test(arn);
const tableOf = (streamArn: string): string => streamArn.replace(/\/stream\/.*$/, "");
const deadLettersOf = (arn: unknown) => (typeof arn === "string" ? { deadLetters: arn } : {});

function asyncFailure({ ref, arn }: MapResource, resources: readonly MapResource[]): string | undefined {
  const config = resources.find(
    ({ type, properties }) => type === "AWS::Lambda::EventInvokeConfig" && [ref, arn].includes(properties.FunctionName),
  );
  return config?.properties.DestinationConfig?.OnFailure?.Destination;
}

/** A name without what all names of its stack begin with. */
const shortIn = ({ ref }: MapResource, names: Names): string => names.short(ref);

interface Builder {
  names: Names;
  add(node: MapNode): void;
  link(from: string, to: string, kind?: MapEdge["kind"]): void;
}

/** Tables with a stream that somebody reads, and buckets. Helper tables are counted, not drawn. */
function addStores(
  stores: readonly MapResource[],
  {
    mappings,
    names,
    add,
    link,
  }: Builder & { mappings: readonly { source: string; consumer: MapResource | undefined }[] },
): void {
  for (const store of stores) {
    const isTable = TABLES.includes(store.type);
    const readers = mappings.filter(({ source }) => tableOf(source) === store.arn);
    if (isTable && readers.length === 0) continue;
    const label = isTable ? names.short(store.ref) : bucketLabel(store);
    add({
      id: store.arn,
      lane: store.stack,
      role: "store",
      kind: isTable ? "table" : "bucket",
      label,
      name: store.ref,
      ...(!isTable && { isSoft: true }),
    });
    for (const { consumer } of readers) if (consumer) link(store.arn, consumer.arn);
  }
}

/** A bucket's generated name says nothing: its logical id without the hash does. */
const bucketLabel = ({ logicalId }: MapResource): string => logicalId.replace(/[0-9A-F]{8}$/, "").toLowerCase();

function addDoors({
  routes,
  integrations,
  schedules,
  names,
  add,
  link,
}: Builder & {
  routes: readonly MapResource[];
  integrations: readonly MapResource[];
  schedules: readonly MapResource[];
}): void {
  for (const { stack, properties } of routes) {
    const id = routeId(properties.ApiId, properties.RouteKey);
    add({ id, lane: stack, role: "door", kind: "route", label: properties.RouteKey, name: properties.RouteKey });
    const integration = integrations.find(({ ref }) => properties.Target === `integrations/${ref}`);
    if (integration) link(id, integration.properties.IntegrationUri);
  }
  for (const rule of schedules) {
    const { ScheduleExpression } = rule.properties;
    add({
      id: rule.arn,
      lane: rule.stack,
      role: "door",
      kind: "schedule",
      label: scheduleWords(ScheduleExpression),
      name: names.short(rule.arn),
    });
    for (const target of targetsOf(rule.properties)) link(rule.arn, target);
  }
}

/** `rate(1 minute)` and daily `cron(…)` in words; others as they are. */
function scheduleWords(expression: string): string {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return count === "1" ? `every ${unit}` : `every ${count} ${unit}s`;
  const [, minute, hour] = /^cron\((\d+) (\d+) (?:\* \* \?|\? \* \*) \*\)$/.exec(expression) ?? [];
  if (minute !== undefined && hour !== undefined)
    return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")} UTC daily`;
  return expression;
}

function addRules(patterns: readonly MapResource[], { names, add, link, busId }: Builder & { busId: string }): void {
  for (const rule of patterns) {
    const isForAll = names.isForAll(rule.arn);
    add({
      ...{
        id: rule.arn,
        lane: rule.stack,
        role: "rule",
        kind: "rule",
        label: names.short(rule.arn),
        name: nameIn(rule.arn),
      },
      types: isForAll ? ["everything"] : typesOf(rule.properties.EventPattern),
      ...(isForAll && { isSoft: true }),
    });
    link(busId, rule.arn);
    for (const target of targetsOf(rule.properties)) {
      link(rule.arn, target);
      const service = target.split(":")[2];
      if (service === "sqs" || service === "lambda") continue;
      const kind = service === "logs" ? "log" : "other";
      const label = service === "logs" ? names.short(rule.arn) : names.short(target);
      add({
        id: target,
        lane: rule.stack,
        role: "queue",
        kind,
        label: kind === "log" ? `${label} log` : label,
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
function addGrants(
  nodes: readonly MapNode[],
  { grants, busId, add, link }: { grants: Grants; busId: string; add: Builder["add"]; link: Builder["link"] },
): void {
  for (const each of nodes.filter(({ kind }) => kind === "function")) {
    for (const table of nodes.filter(({ kind, lane }) => kind === "table" && lane === each.lane)) {
      if (each.role === "consumer" && grants.may(each.id, WRITES, table.id)) link(each.id, table.id, "back");
      if (each.role === "function" && grants.may(each.id, [...WRITES, ...READS], table.id)) link(each.id, table.id);
    }
    for (const bucket of nodes.filter(({ kind, lane }) => kind === "bucket" && lane === each.lane))
      if (each.role === "function" && grants.may(each.id, ["s3:PutObject"], `${bucket.id}/key`))
        link(each.id, bucket.id);
    if (each.role !== "consumer" && grants.may(each.id, PUTS)) link(each.id, busId);
    if (each.role === "consumer" && grants.may(each.id, MAILS)) {
      const id = mailId(each.lane);
      add({ id, lane: each.lane, role: "effect", kind: "mail", label: "e-mail", name: "E-mail" });
      link(each.id, id);
    }
  }
}

/** Without edges to what is not drawn. */
function connected(nodes: Map<string, MapNode>, edges: Map<string, MapEdge>, busId: string) {
  const known = new Set([...nodes.keys(), busId]);
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()].filter(({ from, to }) => known.has(from) && known.has(to)),
  };
}

/** The stacks that have something to show; those that only serve all others come last. */
function lanesOf(
  resources: readonly MapResource[],
  nodes: Map<string, MapNode>,
  describe: (stack: string) => string | undefined,
  names: Names,
): Lane[] {
  const stacks = stackNames(resources.map(({ stack }) => `${stack}/`));
  const inLane = (stack: string) => [...nodes.values()].filter(({ lane }) => lane === stack);
  const servesAll = (stack: string) => inLane(stack).every(({ isSoft }) => isSoft);
  return stacks
    .filter((stack) => inLane(stack).length > 0)
    .sort((a, b) => Number(servesAll(a)) - Number(servesAll(b)))
    .map((stack) => {
      const description = describe(stack);
      const hidden = resources.filter(
        ({ type, arn, stack: own }) => own === stack && TABLES.includes(type) && !nodes.has(arn),
      );
      return {
        id: stack,
        name: servesAll(stack) ? "for all" : names.short(stack),
        ...(description !== undefined && { description }),
        hidden: hidden.map(({ ref }) => names.short(ref)),
      };
    });
}
