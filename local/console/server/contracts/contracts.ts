import { matches } from "../../../event-pattern/index.ts";
import type { ContractConsumer, ContractDetails, ContractRow, ContractsPage } from "../../api/contracts.ts";
import type { ConsoleContext } from "../context.ts";
import type { EventRecord } from "../index/event-record.ts";
import { rowOf } from "../index/outcome.ts";
import { type MapResource, resourcesOf } from "../map/resources-of.ts";
import { nameIn } from "../names.ts";
import { type EventSchema, readSchema } from "./schema.ts";

interface Contract extends EventSchema {
  name: string;
}

/** Every contract that is deployed, by source and type, and the types that lack one. */
export function contractsPage(context: ConsoleContext): ContractsPage {
  const resources = resourcesOf(context.deployed);
  const seen = seenIn(context.index.records());
  const contracts = contractsIn(resources);
  const described = new Set(contracts.map(keyOf));
  const without = [...seen].flatMap(([key, records]) => {
    const last = records.at(-1);
    if (described.has(key) || !last || last.event.source.startsWith("aws.")) return [];
    const { "detail-type": type, source } = last.event;
    return [{ type, source, count: records.length, last: rowOf(last, context.names) }];
  });
  return {
    contracts: contracts.map((contract) =>
      contractRow(contract, seen.get(keyOf(contract)) ?? [], rulesFor(contract, resources, context), context),
    ),
    without,
  };
}

/** A contract by its schema's name or its event's type. */
export function contractDetails(name: string, context: ConsoleContext): ContractDetails | undefined {
  const resources = resourcesOf(context.deployed);
  const contracts = contractsIn(resources);
  const contract = contracts.find((each) => each.name === name) ?? contracts.find(({ type }) => type === name);
  if (!contract) return undefined;
  const records = seenIn(context.index.records()).get(keyOf(contract)) ?? [];
  const rules = rulesFor(contract, resources, context);
  const last = records.at(-1);
  return {
    row: contractRow(contract, records, rules, context),
    fields: contract.fields,
    ...(contract.example !== undefined && { example: contract.example }),
    ...(last && { last: { row: rowOf(last, context.names), detail: last.event.detail } }),
    publishers: publishersOf(records, context),
    consumers: rules.map((rule) => consumerOf(rule, records, resources, context)),
    keepers: rulesIn(resources)
      .filter(({ arn }) => context.names.isForAll(arn))
      .map(({ arn }) => context.names.keeperOf(arn)),
  };
}

function contractsIn(resources: readonly MapResource[]): Contract[] {
  return resources
    .flatMap(({ type, ref, properties }) => {
      const schema = type === "AWS::EventSchemas::Schema" ? readSchema(properties.Content) : undefined;
      return schema ? [{ ...schema, name: String(properties.SchemaName ?? nameIn(ref)) }] : [];
    })
    .sort((a, b) => a.source.localeCompare(b.source) || a.type.localeCompare(b.type));
}

const keyOf = ({ source, type }: { source: string; type: string }): string => JSON.stringify([source, type]);

function seenIn(records: readonly EventRecord[]): Map<string, EventRecord[]> {
  const seen = new Map<string, EventRecord[]>();
  for (const record of records) {
    const key = keyOf({ source: record.event.source, type: record.event["detail-type"] });
    const list = seen.get(key);
    if (list) list.push(record);
    else seen.set(key, [record]);
  }
  return seen;
}

function contractRow(
  { name, type, source, version, description }: Contract,
  records: readonly EventRecord[],
  rules: readonly MapResource[],
  { names }: ConsoleContext,
): ContractRow {
  const last = records.at(-1);
  return {
    ...{ name, type, source },
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    count: records.length,
    ...(last && { lastAt: last.at }),
    rules: rules.map(({ arn }) => names.short(arn)),
  };
}

const rulesIn = (resources: readonly MapResource[]): MapResource[] =>
  resources.filter(({ type, properties }) => type === "AWS::Events::Rule" && properties.EventPattern !== undefined);

/** The rules whose patterns take the type from the source, whatever else they ask for; without those that take everything. */
function rulesFor({ type, source }: Contract, resources: readonly MapResource[], { names }: ConsoleContext) {
  const event = JSON.stringify({ source, "detail-type": type });
  return rulesIn(resources).filter(({ arn, properties }) => {
    if (names.isForAll(arn)) return false;
    const { source, "detail-type": type } = properties.EventPattern;
    const pattern = JSON.stringify({ source, "detail-type": type });
    return pattern === "{}" || matches(pattern, event);
  });
}

function publishersOf(records: readonly EventRecord[], { names }: ConsoleContext): ContractDetails["publishers"] {
  const counts = new Map<string, number>();
  for (const { by } of records)
    if (by) counts.set(names.short(by.caller), (counts.get(names.short(by.caller)) ?? 0) + 1);
  return [...counts].map(([caller, count]) => ({ caller, count })).sort((a, b) => b.count - a.count);
}

function consumerOf(
  { arn, properties }: MapResource,
  records: readonly EventRecord[],
  resources: readonly MapResource[],
  { names }: ConsoleContext,
): ContractConsumer {
  const { source: _, "detail-type": __, ...when } = properties.EventPattern;
  const targets = (properties.Targets ?? []) as { Arn: string }[];
  return {
    rule: names.short(arn),
    targets: targets.map(({ Arn }) => {
      const taker = takerOf(Arn, resources);
      return { label: names.short(taker), ...(taker.includes(":function:") && { function: nameIn(taker) }) };
    }),
    ...(Object.keys(when).length > 0 && { when }),
    taken: records.filter(({ rules }) => rules.some(({ rule }) => rule === arn)).length,
  };
}

/** The function that reads from a target, or the target itself. */
function takerOf(target: string, resources: readonly MapResource[]): string {
  const mapping = resources.find(
    ({ type, properties }) => type === "AWS::Lambda::EventSourceMapping" && properties.EventSourceArn === target,
  );
  const name = mapping?.properties.FunctionName;
  if (typeof name !== "string") return target;
  return (
    resources.find(({ type, ref, arn }) => type === "AWS::Lambda::Function" && (ref === name || arn === name))?.arn ??
    target
  );
}
