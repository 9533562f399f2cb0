interface State<T> {
  items: T[];
  next: Map<number, State<T>>;
  /** Where the search continues if no next unit fits: the longest proper suffix that is also a path. */
  fallback: State<T> | undefined;
  /** The nearest state along the fallbacks that has items. */
  alsoFound: State<T> | undefined;
  /** The last search that visited this state. */
  reportedIn: number;
}

const createState = <T>(): State<T> => ({
  items: [],
  next: new Map(),
  fallback: undefined,
  alsoFound: undefined,
  reportedIn: 0,
});

/**
 * Finds all given texts inside another one in a single pass over it (Aho–Corasick). The result calls `found` with the
 * item of every text that occurs, once.
 */
export function buildSubstringIndex<T>(
  entries: { text: string; item: T }[],
): (text: string, found: (item: T) => void) => void {
  const root = createState<T>();
  for (const { text, item } of entries) {
    let state = root;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      let next = state.next.get(unit);
      if (!next) {
        next = createState();
        state.next.set(unit, next);
      }
      state = next;
    }
    state.items.push(item);
  }

  // Breadth first: a state's fallback is nearer to the root than the state itself.
  const waiting = [root];
  for (const state of waiting) {
    for (const [unit, next] of state.next) {
      next.fallback = step(state.fallback, unit) ?? root;
      next.alsoFound = next.fallback.items.length > 0 ? next.fallback : next.fallback.alsoFound;
      waiting.push(next);
    }
  }

  function step(from: State<T> | undefined, unit: number): State<T> | undefined {
    for (let state = from; state; state = state.fallback) {
      const next = state.next.get(unit);
      if (next) return next;
    }
    return undefined;
  }

  let search = 0;
  return (text, found) => {
    search += 1;
    let state = root;
    for (let index = 0; index < text.length; index++) {
      state = step(state, text.charCodeAt(index)) ?? root;
      // Whatever was reported has already reported its fallbacks.
      for (let hit: State<T> | undefined = state; hit && hit.reportedIn !== search; hit = hit.alsoFound) {
        hit.reportedIn = search;
        for (const item of hit.items) found(item);
      }
    }
  };
}
