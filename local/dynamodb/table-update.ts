import type { TableDefinition } from "./table-description.ts";

/** Returns the immutable part of a table: its keys with their types, and its local indexes. */
export function lastingPart({ AttributeDefinitions, KeySchema, LocalSecondaryIndexes = [] }: TableDefinition): object {
  const names = [KeySchema, ...LocalSecondaryIndexes.map((index) => index.KeySchema)]
    .flat()
    .map(({ AttributeName }) => AttributeName);
  const types = Object.fromEntries(
    AttributeDefinitions.filter(({ AttributeName }) => names.includes(AttributeName)).map(
      ({ AttributeName, AttributeType }) => [AttributeName, AttributeType],
    ),
  );
  return JSON.parse(JSON.stringify({ KeySchema, LocalSecondaryIndexes, types }));
}
