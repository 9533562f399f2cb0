import type { Caller } from "../aws.ts";
import { causedBy } from "../trace/by.ts";
import type { Trace } from "../trace.ts";
import { fromEngine } from "./inherited-names.ts";
import { type Item, writeUnits } from "./item.ts";
import type { Write } from "./table.ts";
import type { TableDefinition } from "./table-description.ts";

/** Reports table operations to the trace; names are the engine's, and `key` is an item with the key's attributes. */
export interface TableFacts {
  /** `caller` is absent if the item expired; `factor` is the write's cost in those of a single write. */
  written(table: TableDefinition, key: Item, write: Write, caller?: Caller, factor?: number): void;
  /** `item` is what the write's condition was compared with. */
  conditionFailed(table: TableDefinition, key: Item, item: Item | undefined, caller: Caller): void;
  read(table: string, operation: string, units: number, key: Item | undefined, caller: Caller): void;
}

export function createTableFacts(trace: Trace): TableFacts {
  return {
    written(definition, key, { change, sequenceNumber, oldItem, newItem, indexUnits }, caller, factor = 1) {
      trace.emit({
        kind: "written",
        table: fromEngine(definition.TableName),
        key: keyText(pickKey(key, definition)),
        ...(change && { change }),
        ...(sequenceNumber !== undefined && { sequenceNumber }),
        ...(caller ? causedBy(caller) : { expired: true }),
        // Deleting expired items is free of charge.
        units: caller ? factor * (writeUnits(oldItem, newItem) + indexUnits) : 0,
      });
    },
    conditionFailed(definition, key, item, caller) {
      const about = { table: fromEngine(definition.TableName), key: keyText(pickKey(key, definition)) };
      trace.emit({ kind: "written", ...about, conditionFailed: true, ...causedBy(caller), units: writeUnits(item) });
    },
    read(table, operation, units, key, caller) {
      const about = { table: fromEngine(table), operation, ...(key && { key: keyText(key) }) };
      trace.emit({ kind: "read", ...about, ...causedBy(caller), units });
    },
  };
}

const pickKey = (item: Item, { KeySchema }: TableDefinition): Item =>
  Object.fromEntries(KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}]));

/**
 * Returns the key as plain JSON: a number that JavaScript cannot represent stays a text, and so does binary, in base64.
 */
function keyText(key: Item): string {
  const plain = Object.entries(key).map(([name, attribute]) => {
    const [type, value] = Object.entries(attribute)[0] ?? [];
    const isNumber = type === "N" && String(Number(value)) === value;
    return [fromEngine(name), isNumber ? Number(value) : value];
  });
  return JSON.stringify(Object.fromEntries(plain));
}
