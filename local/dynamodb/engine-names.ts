import { fromEngine, renameKeys, renameWords, toEngine } from "./inherited-names.ts";
import type { TableDefinition } from "./table-description.ts";

type Parameters = Record<string, unknown>;

const EXPRESSIONS = [
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
  "UpdateExpression",
];

/** Renames the tables and attributes in an operation's input to names that the engine can handle. */
export function inputToEngine(input: object): object {
  const renamed = renameTexts(renameKeys(input as Parameters, toEngine));
  const { RequestItems } = renamed;
  if (RequestItems === undefined) return renamed;
  const requests = Object.entries(RequestItems as object).map(([table, request]) => [
    table,
    Array.isArray(request) ? request : renameTexts(request),
  ]);
  return { ...renamed, RequestItems: Object.fromEntries(requests) };
}

/** Renames the texts in an input that are names; its keys are already renamed. */
function renameTexts(input: Parameters): Parameters {
  const { TableName, AttributesToGet, ExpressionAttributeNames } = input;
  const renamed = { ...input };
  if (typeof TableName === "string") renamed["TableName"] = toEngine(TableName);
  if (AttributesToGet) renamed["AttributesToGet"] = (AttributesToGet as string[]).map(toEngine);
  if (ExpressionAttributeNames) {
    const names = Object.entries(ExpressionAttributeNames as Record<string, string>);
    renamed["ExpressionAttributeNames"] = Object.fromEntries(names.map(([key, name]) => [key, toEngine(name)]));
  }
  for (const name of EXPRESSIONS) {
    if (typeof input[name] === "string") renamed[name] = renameWords(input[name], toEngine);
  }
  return renamed;
}

/** Restores the original names in an operation's output. */
export function outputFromEngine(output: object): object {
  const renamed: Parameters = renameKeys(output as Parameters, fromEngine);
  const { ConsumedCapacity } = renamed;
  if (ConsumedCapacity === undefined) return renamed;
  const plain = (capacity: { TableName: string }) => ({ ...capacity, TableName: fromEngine(capacity.TableName) });
  return {
    ...renamed,
    ConsumedCapacity: Array.isArray(ConsumedCapacity)
      ? ConsumedCapacity.map(plain)
      : plain(ConsumedCapacity as { TableName: string }),
  };
}

/** Renames the attributes in a table's definition to names that the engine can handle. */
export function definitionToEngine(definition: TableDefinition): TableDefinition {
  const { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = definition;
  // A definition that has not been validated may lack any member.
  return {
    ...definition,
    ...(TableName && { TableName: toEngine(TableName) }),
    ...(AttributeDefinitions && { AttributeDefinitions: AttributeDefinitions.map(renameAttribute) }),
    ...(KeySchema && { KeySchema: KeySchema.map(renameAttribute) }),
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(renameIndex) }),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(renameIndex) }),
  };
}

const renameAttribute = <T extends { AttributeName?: string }>(element: T): T =>
  element.AttributeName === undefined ? element : { ...element, AttributeName: toEngine(element.AttributeName) };

type Index = NonNullable<TableDefinition["GlobalSecondaryIndexes"]>[number];

function renameIndex(index: Index): Index {
  const { KeySchema, Projection } = index;
  return {
    ...index,
    ...(KeySchema && { KeySchema: KeySchema.map(renameAttribute) }),
    ...(Projection?.NonKeyAttributes && {
      Projection: { ...Projection, NonKeyAttributes: Projection.NonKeyAttributes.map(toEngine) },
    }),
  };
}
