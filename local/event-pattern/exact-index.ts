import { parseAddress } from "./cidr.ts";
import type { EventValue } from "./event-value.ts";
import type { ValuePattern } from "./value-pattern.ts";

export type ExactPattern = Extract<ValuePattern, { is: "string" | "number" | "literal" }>;

export const isExact = (pattern: ValuePattern): pattern is ExactPattern =>
  pattern.is === "string" || pattern.is === "number" || pattern.is === "literal";

/** Looks up the strings, numbers, and literals that equal a value. */
export interface ExactIndex<T> {
  add(pattern: ExactPattern, item: T): void;
  /** Calls `found` for every pattern that the value meets; an item may be found more than once. */
  find(value: EventValue, found: (item: T) => void): void;
}

function put<Key, T>(items: Map<Key, T[]>, key: Key, item: T): void {
  const known = items.get(key);
  if (known) known.push(item);
  else items.set(key, [item]);
}

export function createExactIndex<T>(): ExactIndex<T> {
  const strings = new Map<string, T[]>();
  const addresses = new Map<string, T[]>();
  const numbers = new Map<number, T[]>();
  const literals = new Map<string, T[]>();

  function add(pattern: ExactPattern, item: T): void {
    if (pattern.is === "string") {
      put(strings, pattern.text, item);
      if (pattern.address !== undefined) put(addresses, pattern.address, item);
    } else if (pattern.is === "number" && pattern.value !== undefined) {
      put(numbers, pattern.value, item);
    } else {
      put(literals, pattern.text, item);
    }
  }

  function itemsFor(value: EventValue): T[] | undefined {
    if (value.kind === "string") return strings.get(value.text);
    return value.number === undefined ? literals.get(value.text) : numbers.get(value.number);
  }

  return {
    add,
    find(value, found) {
      const items = itemsFor(value);
      if (items) for (const item of items) found(item);
      if (addresses.size === 0 || value.kind !== "string") return;
      const address = parseAddress(value.text);
      const same = address === undefined ? undefined : addresses.get(address);
      if (same) for (const item of same) found(item);
    },
  };
}
