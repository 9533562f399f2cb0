/** A binary heap: the least item by `before` comes out first. */
export interface Heap<T> {
  readonly size: number;
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  /** Drops what does not pass; costs as much as the heap is long. */
  keep(passes: (item: T) => boolean): void;
}

export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  let items: T[] = [];

  // Indices stay within the heap, so the items are there.
  const at = (i: number) => items[i] as T;

  function up(i: number): void {
    const item = at(i);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(item, at(parent))) break;
      items[i] = at(parent);
      i = parent;
    }
    items[i] = item;
  }

  function down(i: number): void {
    const item = at(i);
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(at(child + 1), at(child))) child++;
      if (!before(at(child), item)) break;
      items[i] = at(child);
      i = child;
    }
    items[i] = item;
  }

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push(item) {
      items.push(item);
      up(items.length - 1);
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        down(0);
      }
      return first;
    },
    keep(passes) {
      items = items.filter(passes);
      for (let i = (items.length >> 1) - 1; i >= 0; i--) down(i);
    },
  };
}
