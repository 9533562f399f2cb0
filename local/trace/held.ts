/** What was added last, oldest first, within bounds. */
export interface Held<T> {
  add(item: T, bytes: number): void;
  /** The items from the first that `isAfter` on: it holds for all that follow one it holds for. */
  from(isAfter: (item: T) => boolean): T[];
}

interface Bounds<T> {
  /** So many of those that count, with all that came after the one before the oldest of them. */
  most: number;
  counts?(item: T): boolean;
  /** In any case no more than that, but always the last item. */
  mostBytes: number;
}

/** Keeps what was added last; adding and dropping take the same time however much is held. */
export function createHeld<T>({ most, counts = () => true, mostBytes }: Bounds<T>): Held<T> {
  let items: T[] = [];
  let sizes: number[] = [];
  let first = 0;
  let counted = 0;
  let bytes = 0;

  function dropFirst(): void {
    const dropped = items[first] as T;
    if (counts(dropped)) counted--;
    bytes -= sizes[first] ?? 0;
    // What is dropped must not be held until the arrays are cut.
    items[first++] = undefined as T;
    if (first < 1_000 || first * 2 < items.length) return;
    items = items.slice(first);
    sizes = sizes.slice(first);
    first = 0;
  }

  return {
    add(item, size) {
      items.push(item);
      sizes.push(size);
      bytes += size;
      if (counts(item)) counted++;
      while ((counted > most || bytes > mostBytes) && items.length - first > 1) dropFirst();
    },
    from(isAfter) {
      let low = first;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (isAfter(items[middle] as T)) high = middle;
        else low = middle + 1;
      }
      return items.slice(low);
    },
  };
}
