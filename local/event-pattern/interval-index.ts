import { inRange } from "./numeric.ts";
import type { Bound } from "./value-pattern.ts";

export interface Interval<T, Item> {
  low?: Bound<T>;
  high?: Bound<T>;
  item: Item;
}

interface Branch<T, Item> {
  centre: T;
  /** The intervals around the center, by ascending low and by descending high bound; unbounded ones come first. */
  byLow: Interval<T, Item>[];
  byHigh: Interval<T, Item>[];
  below: Branch<T, Item> | undefined;
  above: Branch<T, Item> | undefined;
}

const ascending = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

function compareBounds<T>(a: Bound<T> | undefined, b: Bound<T> | undefined): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return ascending(a.at, b.at);
}

function build<T, Item>(intervals: Interval<T, Item>[]): Branch<T, Item> | undefined {
  const ends = intervals.flatMap(({ low, high }) => [low, high].flatMap((bound) => (bound ? [bound.at] : [])));
  if (intervals.length === 0) return undefined;
  const centre = ends.sort(ascending)[ends.length >> 1] as T;
  const below = intervals.filter(({ high }) => high && high.at < centre);
  const above = intervals.filter(({ low }) => low && low.at > centre);
  const around = intervals.filter(({ low, high }) => !(high && high.at < centre) && !(low && low.at > centre));
  return {
    centre,
    byLow: around.toSorted((a, b) => compareBounds(a.low, b.low)),
    byHigh: around.toSorted((a, b) => compareBounds(a.high, b.high) * (a.high && b.high ? -1 : 1)),
    below: build(below),
    above: build(above),
  };
}

/** Finds the intervals that contain a value (a centered interval tree). */
export function buildIntervalIndex<T, Item>(
  intervals: Interval<T, Item>[],
): (value: T, found: (item: Item) => void) => void {
  const root = build(intervals);
  return (value, found) => {
    for (let branch = root; branch; branch = value < branch.centre ? branch.below : branch.above) {
      if (value < branch.centre) {
        for (const { low, high, item } of branch.byLow) {
          if (low && low.at > value) break;
          if (inRange(value, low, high)) found(item);
        }
      } else {
        for (const { low, high, item } of branch.byHigh) {
          if (high && high.at < value) break;
          if (inRange(value, low, high)) found(item);
        }
      }
    }
  };
}
