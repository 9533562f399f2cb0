import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Engine } from "./engine.ts";
import { createEngine } from "./engine.ts";
import { definitionToEngine } from "./engine-names.ts";
import type { TableFacts } from "./facts.ts";
import { fromEngine, renameKeys, toEngine } from "./inherited-names.ts";
import type { Item } from "./item.ts";
import type { Streams } from "./streams.ts";
import { openTable, type Table } from "./table.ts";
import { describeTable, streamViewType, type TableDefinition, tableArn } from "./table-description.ts";
import { lastingPart } from "./table-update.ts";

export interface Tables {
  engine: Engine;
  /** Throws `ResourceInUseException` if a table with that name exists, `ValidationException` for invalid input. */
  create(definition: TableDefinition): void;
  /**
   * Updates a table's definition; its items stay. Throws `ValidationException` for invalid input, and for a change that
   * would require a new table.
   */
  update(definition: TableDefinition): void;
  delete(name: string): object;
  /** Returns the TableDescription. Throws `ResourceNotFoundException`, like all that follow. */
  describe(name: string): object;
  definition(name: string): TableDefinition | undefined;
  streamArn(name: string): string | undefined;
  tags(arn: string): { Key: string; Value: string }[];
  names(): string[];
  timeToLive(name: string): string | undefined;
  setTimeToLive(name: string, attribute: string | undefined): void;
  /** Deletes the expired items. */
  expire(): void;
}

/** What is stored about a table besides its items. */
interface Entry {
  definition: TableDefinition;
  description: object;
  streamArn?: string | undefined;
  timeToLive?: string | undefined;
}

const TIME_TO_LIVE = { type: "Service", principalId: "dynamodb.amazonaws.com" } as const;

export function createTables(deps: {
  clock: Clock;
  random: Random;
  store: Store;
  streams: Streams;
  facts: TableFacts;
}): Tables {
  const { clock, random, store, streams, facts } = deps;
  const entries = store.collection<Entry>("dynamodb/tables");
  const tables = new Map<string, Table>();
  const engine = createEngine(tables, facts, random);

  for (const entry of entries.values()) open(entry);

  function open({ definition, streamArn, timeToLive }: Entry): void {
    const items = store.collection<Item>(`dynamodb/items/${definition.TableName}`);
    const table = openTable(definitionToEngine(definition), items, ({ oldItem, newItem, by }) => {
      if (!streamArn) return undefined;
      return streams.append(streamArn, {
        oldItem: renameKeys(oldItem, fromEngine),
        newItem: renameKeys(newItem, fromEngine),
        by,
      });
    });
    table.expireBy(timeToLive && toEngine(timeToLive));
    tables.set(definition.TableName, table);
  }

  function find(name: string): { entry: Entry; table: Table } {
    const entry = entries.get(name);
    const table = tables.get(name);
    if (entry && table) return { entry, table };
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
  }

  function check(input: TableDefinition): void {
    const { StreamSpecification, TableClass, DeletionProtectionEnabled, Tags, TimeToLiveSpecification, ...rest } =
      structuredClone(input);
    engine.checkTable(rest);
  }

  /** Returns the stream for a definition: the current one if its view type is the same. */
  function streamFor(definition: TableDefinition, current?: string): string | undefined {
    const viewType = streamViewType(definition);
    if (current !== undefined && streams.describe(current).viewType === viewType) return current;
    if (current !== undefined) streams.disable(current);
    const { TableName: tableName, KeySchema: keySchema } = definition;
    return viewType && streams.create({ tableName, viewType, keySchema }).arn;
  }

  function describe(name: string): object {
    const { entry, table } = find(name);
    return {
      ...entry.description,
      ItemCount: table.size(),
      TableSizeBytes: 0,
      ...(entry.streamArn && {
        StreamSpecification: entry.definition.StreamSpecification,
        LatestStreamArn: entry.streamArn,
        LatestStreamLabel: streams.describe(entry.streamArn).label,
      }),
    };
  }

  function setTimeToLive(name: string, timeToLive: string | undefined): void {
    const { entry, table } = find(name);
    entries.set(name, { ...entry, timeToLive });
    table.expireBy(timeToLive && toEngine(timeToLive));
  }

  return {
    engine,
    create(input) {
      streamViewType(input);
      check(input);
      const { TableName, TimeToLiveSpecification } = input;
      if (tables.has(TableName)) {
        throw new AwsError("ResourceInUseException", `Table already exists: ${TableName}`);
      }
      const definition = structuredClone(input);
      const entry: Entry = {
        definition,
        description: describeTable(definition, { id: random.uuid(), now: clock.now() }),
        streamArn: streamFor(definition),
      };
      entries.set(TableName, entry);
      open(entry);
      if (TimeToLiveSpecification?.Enabled) setTimeToLive(TableName, TimeToLiveSpecification.AttributeName);
    },
    update(input) {
      const name = input.TableName;
      const { entry } = find(name);
      check(input);
      if (!isDeepStrictEqual(lastingPart(entry.definition), lastingPart(input))) {
        const message =
          `The key schema, the keys' types and the local indexes of the table ${name} cannot be changed in place. ` +
          "Change them back, or start again without its data: with a new --data-dir, or with none.";
        throw new AwsError("ValidationException", message);
      }
      const definition = structuredClone(input);
      const { TableId, CreationDateTime } = entry.description as { TableId: string; CreationDateTime: number };
      const description = describeTable(definition, { id: TableId, now: CreationDateTime * 1000 });
      const updated = { ...entry, definition, description, streamArn: streamFor(definition, entry.streamArn) };
      entries.set(name, updated);
      open(updated);
    },
    delete(name) {
      const { entry, table } = find(name);
      if (entry.definition.DeletionProtectionEnabled) {
        throw new AwsError(
          "ValidationException",
          `Resource cannot be deleted as it is currently protected against deletion: table ${name}. Disable deletion protection first.`,
        );
      }
      const description = { ...describe(name), TableStatus: "DELETING" };
      if (entry.streamArn) streams.disable(entry.streamArn);
      table.clear();
      tables.delete(name);
      entries.delete(name);
      return description;
    },
    describe,
    definition: (name) => entries.get(name)?.definition,
    streamArn: (name) => find(name).entry.streamArn,
    tags: (arn) => find(arn.slice(tableArn("").length)).entry.definition.Tags ?? [],
    names: () => [...tables.keys()].sort(),
    timeToLive: (name) => find(name).entry.timeToLive,
    setTimeToLive,
    expire() {
      const seconds = Math.floor(clock.now() / 1000);
      for (const table of tables.values()) {
        for (const key of table.expired(seconds)) {
          const write = table.write(key, undefined, TIME_TO_LIVE);
          facts.written(table.definition, write.oldItem ?? {}, write);
        }
      }
    },
  };
}

/** Returns whether two table definitions are the same except for tags and Time to Live. */
export function sameDefinition(left: TableDefinition, right: TableDefinition): boolean {
  const essence = ({ Tags, TimeToLiveSpecification, ...rest }: TableDefinition) => JSON.parse(JSON.stringify(rest));
  return isDeepStrictEqual(essence(left), essence(right));
}
