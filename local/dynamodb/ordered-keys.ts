/** Bounds named as in LevelDB; a missing or negative limit means no limit. */
export interface KeyRange {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

/** A set of strings sorted by UTF-16 code units. */
export interface OrderedKeys {
  add(key: string): void;
  delete(key: string): void;
  /** Returns the keys within the bounds: ascending, or descending if `reverse`. */
  range(range?: KeyRange): string[];
}

/** Creates a set whose chunks keep the cost of an insertion near the square root of its size. */
export function orderedKeys(chunkSize = 512): OrderedKeys {
  const chunks: string[][] = [[]];

  // The last chunk that can contain the key.
  const chunkOf = (key: string) =>
    Math.max(0, partition(chunks.length, (i) => i === 0 || at(at(chunks, i), 0) <= key) - 1);

  const position = (key: string, before: (candidate: string) => boolean) => {
    const chunk = chunkOf(key);
    const keys = at(chunks, chunk);
    return { chunk, index: partition(keys.length, (i) => before(at(keys, i))) };
  };

  function* ascending(range: KeyRange): Generator<string> {
    const { gt, gte } = range;
    const lower = gte ?? gt ?? "";
    const start = position(lower, (key) => key < lower || (gte === undefined && key === gt));
    for (let chunk = start.chunk; chunk < chunks.length; chunk++) {
      const keys = at(chunks, chunk);
      for (let i = chunk === start.chunk ? start.index : 0; i < keys.length; i++) yield at(keys, i);
    }
  }

  function* descending(range: KeyRange): Generator<string> {
    const { lt, lte } = range;
    const upper = lte ?? lt;
    const last = chunks.length - 1;
    const start =
      upper === undefined
        ? { chunk: last, index: at(chunks, last).length }
        : position(upper, (key) => key < upper || (lte !== undefined && key === lte));
    for (let chunk = start.chunk; chunk >= 0; chunk--) {
      const keys = at(chunks, chunk);
      for (let i = (chunk === start.chunk ? start.index : keys.length) - 1; i >= 0; i--) yield at(keys, i);
    }
  }

  return {
    add(key) {
      const { chunk, index } = position(key, (candidate) => candidate < key);
      const keys = at(chunks, chunk);
      if (keys[index] === key) return;
      keys.splice(index, 0, key);
      if (keys.length > chunkSize) chunks.splice(chunk + 1, 0, keys.splice(keys.length >> 1));
    },
    delete(key) {
      const { chunk, index } = position(key, (candidate) => candidate < key);
      const keys = at(chunks, chunk);
      if (keys[index] !== key) return;
      keys.splice(index, 1);
      if (keys.length === 0 && chunks.length > 1) chunks.splice(chunk, 1);
    },
    range(range = {}) {
      const limit = range.limit === undefined || range.limit < 0 ? Infinity : range.limit;
      const found: string[] = [];
      for (const key of range.reverse ? descending(range) : ascending(range)) {
        if (found.length >= limit || (range.reverse ? isBelow(key, range) : isAbove(key, range))) break;
        found.push(key);
      }
      return found;
    },
  };
}

const isAbove = (key: string, { lt, lte }: KeyRange) => (lte !== undefined ? key > lte : lt !== undefined && key >= lt);

const isBelow = (key: string, { gt, gte }: KeyRange) => (gte !== undefined ? key < gte : gt !== undefined && key <= gt);

/** Returns how many of 0..length-1 satisfy `test`, which must be true up to some point and false after it. */
function partition(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
