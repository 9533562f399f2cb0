import type { Cancel, Clock } from "../clock.ts";
import { createHeap } from "../heap.ts";

/** Items that fall due, by key, with one timer for all of them and none when nothing is waiting. */
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
  let heap = createEmpty();
  let cancel: Cancel | undefined;

  function arm(): void {
    cancel?.();
    const first = heap.peek();
    cancel = first && clock.after(first.dueAt - clock.now(), fire);
  }

  function fire(): void {
    for (let first = heap.peek(); first && first.dueAt <= clock.now(); first = heap.peek()) {
      heap.pop();
      due(first.key);
    }
    arm();
  }

  return {
    add(key, dueAt) {
      const entry = { key, dueAt };
      heap.push(entry);
      if (heap.peek() === entry) arm();
    },
    stop() {
      cancel?.();
      heap = createEmpty();
    },
  };
}

const createEmpty = () => createHeap<Entry>((a, b) => a.dueAt < b.dueAt);
