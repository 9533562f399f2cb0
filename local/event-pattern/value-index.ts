import { parseAddress } from "./cidr.ts";
import type { EventValue } from "./event-value.ts";
import { createExactIndex, type ExactPattern } from "./exact-index.ts";
import { caseFold, meetsIgnoringCase } from "./ignore-case.ts";
import { buildIntervalIndex, type Interval } from "./interval-index.ts";
import { createPrefixTree } from "./prefix-tree.ts";
import type { PositivePattern } from "./value-pattern.ts";
import { buildWildcardIndex } from "./wildcard-index.ts";

export interface Entry<P, T> {
  pattern: P;
  item: T;
}

/** Calls `found` for every pattern that the value meets; an item may be found more than once. */
export type Find<Value, T> = (value: Value, found: (item: T) => void) => void;

type Of<Kind extends PositivePattern["is"], T> = Entry<Extract<PositivePattern, { is: Kind }>, T>;

/** Finds the patterns of one field that a value meets, however many there are. */
export function buildValueIndex<T>(entries: Entry<PositivePattern, T>[]): Find<EventValue, T> {
  const of = <Kind extends PositivePattern["is"]>(...kinds: Kind[]) =>
    entries.filter(({ pattern }) => (kinds as string[]).includes(pattern.is)) as Of<Kind, T>[];

  const always = of("exists").map(({ item }) => item);
  const exact = findExact(of("string", "number", "literal"));
  const ranges = buildIntervalIndex(of("numeric").map(({ pattern, item }) => ({ ...pattern, item })));
  const texts = [
    findAffixes(of("prefix"), false),
    findAffixes(of("suffix"), true),
    findEqualIgnoringCase(of("equals-ignore-case")),
    findAffixesIgnoringCase(of("prefix-ignore-case"), false),
    findAffixesIgnoringCase(of("suffix-ignore-case"), true),
    findWildcards(of("wildcard")),
    findBlocks(of("cidr")),
  ].filter((find) => find !== undefined);

  return (value, found) => {
    for (const item of always) found(item);
    exact(value, found);
    if (value.number !== undefined) ranges(value.number, found);
    if (value.kind === "string") for (const find of texts) find(value.text, found);
  };
}

function findExact<T>(entries: Entry<ExactPattern, T>[]): Find<EventValue, T> {
  const index = createExactIndex<T>();
  for (const { pattern, item } of entries) index.add(pattern, item);
  return index.find;
}

function findAffixes<T>(entries: Of<"prefix" | "suffix", T>[], backwards: boolean): Find<string, T> | undefined {
  if (entries.length === 0) return undefined;
  const tree = createPrefixTree<T>(backwards);
  for (const { pattern, item } of entries) tree.add(pattern.text, item);
  return tree.find;
}

function findEqualIgnoringCase<T>(entries: Of<"equals-ignore-case", T>[]): Find<string, T> | undefined {
  if (entries.length === 0) return undefined;
  const byFold = Map.groupBy(entries, ({ pattern }) => caseFold(pattern.text));
  return (text, found) => {
    for (const { pattern, item } of byFold.get(caseFold(text)) ?? []) if (meetsIgnoringCase(text, pattern)) found(item);
  };
}

type AffixIgnoringCase = "prefix-ignore-case" | "suffix-ignore-case";

function findAffixesIgnoringCase<T>(
  entries: Of<AffixIgnoringCase, T>[],
  backwards: boolean,
): Find<string, T> | undefined {
  if (entries.length === 0) return undefined;
  const tree = createPrefixTree<Of<AffixIgnoringCase, T>>(backwards);
  for (const entry of entries) tree.add(caseFold(entry.pattern.text), entry);
  return (text, found) => {
    tree.find(caseFold(text), ({ pattern, item }) => {
      if (meetsIgnoringCase(text, pattern)) found(item);
    });
  };
}

function findWildcards<T>(entries: Of<"wildcard", T>[]): Find<string, T> | undefined {
  if (entries.length === 0) return undefined;
  return buildWildcardIndex(entries.map(({ pattern, item }) => ({ pieces: pattern.pieces, item })));
}

/** The digits of addresses compare like numbers as long as they are equally many; see `inBlock` for when they are not. */
function findBlocks<T>(entries: Of<"cidr", T>[]): Find<string, T> | undefined {
  if (entries.length === 0) return undefined;
  const intervals = (width: number, shown: number): Interval<string, T>[] =>
    entries
      .filter(({ pattern }) => pattern.low.length === width)
      .map(({ pattern: { low, high }, item }) => ({
        low: { at: low.slice(0, shown), open: shown < width },
        high: { at: high.slice(0, shown), open: shown < width },
        item,
      }));
  const ipv4 = buildIntervalIndex(intervals(8, 8));
  const ipv6 = buildIntervalIndex(intervals(32, 32));
  const startsOfIpv6 = buildIntervalIndex(intervals(32, 8));
  return (text, found) => {
    const address = parseAddress(text);
    if (address === undefined) return;
    ipv4(address.slice(0, 8), found);
    (address.length === 8 ? startsOfIpv6 : ipv6)(address, found);
  };
}
