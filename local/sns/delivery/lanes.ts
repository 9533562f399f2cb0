/** Keeps each lane in order: only its first item may go. */
export interface Lanes {
  /** Returns whether the item may go now; otherwise it goes when those before it have left. */
  enter(lane: string, id: string): boolean;
  /** Removes the item and returns the one that may go now. */
  leave(lane: string, id: string): string | undefined;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Set<string>>();
  return {
    enter(lane, id) {
      const waiting = lanes.get(lane) ?? new Set();
      lanes.set(lane, waiting.add(id));
      return waiting.size === 1;
    },
    leave(lane, id) {
      const waiting = lanes.get(lane);
      waiting?.delete(id);
      const [next] = waiting ?? [];
      if (next === undefined) lanes.delete(lane);
      return next;
    },
  };
}
