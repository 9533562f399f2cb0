import type { Collection } from "../store.ts";
import { dynalite } from "./dynalite.ts";
import { type Item, sameItem, writeUnits } from "./item.ts";
import { type KeyRange, type OrderedKeys, orderedKeys } from "./ordered-keys.ts";
import { type Change, changeOf, type StreamRecord, type UserIdentity } from "./stream-record.ts";
import type { IndexDefinition, TableDefinition } from "./table-description.ts";

/** Items ordered by dynalite's keys. */
export interface KeySpace {
  get(key: string): Item | undefined;
  range(range: KeyRange): Item[];
}

/** The outcome of a write. */
export interface Write {
  oldItem: Item | undefined;
  newItem: Item | undefined;
  /** Absent if the item is unchanged. */
  change?: StreamRecord["eventName"];
  /** The sequence number of the record in the table's stream. */
  sequenceNumber?: string | undefined;
  /** The write request units for changes in the indexes. */
  indexUnits: number;
}

export interface Table {
  definition: TableDefinition;
  items: KeySpace;
  index(name: string): KeySpace;
  /** Puts the item, or deletes it if `newItem` is missing. A write that leaves the item the same is not a change. */
  write(key: string, newItem: Item | undefined, by?: UserIdentity): Write;
  /** Returns the keys whose Time to Live is at or before `seconds` since the epoch, but within the last five years. */
  expired(seconds: number): string[];
  expireBy(attribute: string | undefined): void;
  size(): number;
  clear(): void;
}

const FIVE_YEARS_S = 5 * 365 * 24 * 60 * 60;

/**
 * A table's items. Only the items are stored: the order of the keys, the indexes and the expiry times are derived from
 * them at each start, so a crash cannot make them inconsistent. Nothing here waits, so a write is atomic.
 */
export function openTable(
  definition: TableDefinition,
  items: Collection<Item>,
  onChange: (change: Change) => string | undefined,
): Table {
  const definitions: IndexDefinition[] = [
    ...(definition.GlobalSecondaryIndexes ?? []),
    ...(definition.LocalSecondaryIndexes ?? []),
  ];
  const indexes = new Map(definitions.map(({ IndexName }) => [IndexName, { keys: orderedKeys(), entries: new Map() }]));
  let keys = orderedKeys();
  let expiry: { attribute: string; keys: OrderedKeys } | undefined;

  /** Updates keys and indexes, and returns the write request units of the indexes. */
  function track(key: string, oldItem: Item | undefined, newItem: Item | undefined): number {
    if (!oldItem) keys.add(key);
    if (!newItem) keys.delete(key);
    trackExpiry(key, oldItem, newItem);
    return trackIndexes(oldItem, newItem);
  }

  function trackIndexes(oldItem: Item | undefined, newItem: Item | undefined): number {
    if (definitions.length === 0) return 0;
    let units = 0;
    const { puts, deletes } = dynalite().getIndexActions(definitions, oldItem, newItem, definition);
    for (const { index, key } of deletes) {
      units += writeUnits(indexes.get(index)?.entries.get(key));
      indexes.get(index)?.keys.delete(key);
      indexes.get(index)?.entries.delete(key);
    }
    for (const { index, key, item } of puts) {
      const entries = indexes.get(index)?.entries;
      const [before, after] = [entries?.get(key), withoutMissing(item as Item)];
      // An unchanged index entry costs nothing.
      if (!before || !sameItem(before, after)) units += writeUnits(before, after);
      indexes.get(index)?.keys.add(key);
      entries?.set(key, after);
    }
    return units;
  }

  function trackExpiry(key: string, oldItem: Item | undefined, newItem: Item | undefined): void {
    if (!expiry) return;
    const before = expiryKey(key, oldItem?.[expiry.attribute]);
    const after = expiryKey(key, newItem?.[expiry.attribute]);
    if (before === after) return;
    if (before) expiry.keys.delete(before);
    if (after) expiry.keys.add(after);
  }

  for (const key of items.keys()) track(key, undefined, items.get(key));

  return {
    definition,
    items: { get: (key) => items.get(key), range: (range) => keys.range(range).map((key) => items.get(key) as Item) },
    index(name) {
      const index = indexes.get(name);
      if (!index) throw new Error(`The table ${definition.TableName} has no index ${name}.`);
      return {
        get: (key) => index.entries.get(key),
        range: (range) => index.keys.range(range).map((key) => index.entries.get(key)),
      };
    },
    write(key, newItem, by) {
      const oldItem = items.get(key);
      const isSame = oldItem && newItem ? sameItem(oldItem, newItem) : oldItem === newItem;
      if (isSame) return { oldItem, newItem, indexUnits: 0 };
      if (newItem) items.set(key, newItem);
      else items.delete(key);
      const indexUnits = track(key, oldItem, newItem);
      const sequenceNumber = onChange({ oldItem, newItem, by });
      return { oldItem, newItem, change: changeOf(oldItem, newItem), sequenceNumber, indexUnits };
    },
    expired(seconds) {
      if (!expiry) return [];
      const range = { gte: padded(Math.max(0, seconds - FIVE_YEARS_S)), lt: padded(seconds + 1) };
      return expiry.keys.range(range).map((entry) => entry.slice(entry.indexOf("|") + 1));
    },
    expireBy(attribute) {
      if (expiry?.attribute === attribute) return;
      expiry = attribute === undefined ? undefined : { attribute, keys: orderedKeys() };
      for (const key of items.keys()) trackExpiry(key, undefined, items.get(key));
    },
    size: () => items.size,
    clear() {
      for (const key of [...items.keys()]) items.delete(key);
      keys = orderedKeys();
      for (const index of indexes.values()) {
        index.keys = orderedKeys();
        index.entries.clear();
      }
      if (expiry) expiry.keys = orderedKeys();
    },
  };
}

// As in DynamoDB, an attribute that is not a number of seconds never expires its item.
function expiryKey(key: string, value: Item[string] | undefined): string | undefined {
  const seconds = Number(value?.["N"]);
  return seconds >= 0 && seconds < 1e15 ? `${padded(seconds)}|${key}` : undefined;
}

const padded = (seconds: number) => String(Math.floor(seconds)).padStart(16, "0");

function withoutMissing(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
