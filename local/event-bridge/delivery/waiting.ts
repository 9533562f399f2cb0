import type { Cancel, Clock } from "../../clock.ts";

/** Things that fall due, by key; one timer for all of them, and none when nothing waits. */
export interface Waiting {
  add(key: string, dueAt: number): void;
  stop(): void;
}

interface Entry {
  key: string;
  dueAt: number;
}

/** Calls `due` with each key at its time, earliest first. */
export function createWaiting(clock: Clock, due: (key: string) => void): Waiting {
  const heap: Entry[] = [];
  let cancel: Cancel | undefined;

  function arm(): void {
    cancel?.();
    const [first] = heap;
    cancel = first && clock.after(first.dueAt - clock.now(), fire);
  }

  function fire(): void {
    for (let [first] = heap; first && first.dueAt <= clock.now(); [first] = heap) {
      pop(heap);
      due(first.key);
    }
    arm();
  }

  return {
    add(key, dueAt) {
      const entry = { key, dueAt };
      push(heap, entry);
      if (heap[0] === entry) arm();
    },
    stop() {
      cancel?.();
      heap.length = 0;
    },
  };
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (dueAt(heap, parent) <= entry.dueAt) break;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const child = dueAt(heap, left + 1) < dueAt(heap, left) ? left + 1 : left;
    if (dueAt(heap, child) >= last.dueAt) return;
    swap(heap, at, child);
    at = child;
  }
}

const dueAt = (heap: Entry[], at: number): number => heap[at]?.dueAt ?? Number.POSITIVE_INFINITY;

function swap(heap: Entry[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (!first || !second) return;
  heap[a] = second;
  heap[b] = first;
}
