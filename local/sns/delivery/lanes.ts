/** Keeps things of one lane in order: only the first of each may go. */
export interface Lanes {
  /** Whether it may go at once; else it goes when those before it have left. */
  enter(lane: string, id: string): boolean;
  /** Gives the one that may go now. */
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
