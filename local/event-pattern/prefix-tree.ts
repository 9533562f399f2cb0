interface Branch<T> {
  items: T[];
  next: Map<number, Branch<T>>;
}

/** Finds all texts that another text starts with (or ends with), however many there are. */
export interface PrefixTree<T> {
  add(prefix: string, item: T): void;
  /** Calls `found` with the item of every prefix of `text`. */
  find(text: string, found: (item: T) => void): void;
}

/** `backwards` reads texts from their end, so that suffixes are found. */
export function createPrefixTree<T>(backwards = false): PrefixTree<T> {
  const root: Branch<T> = { items: [], next: new Map() };
  const unit = (text: string, index: number) => text.charCodeAt(backwards ? text.length - 1 - index : index);
  return {
    add(prefix, item) {
      let branch = root;
      for (let index = 0; index < prefix.length; index++) {
        const code = unit(prefix, index);
        let next = branch.next.get(code);
        if (!next) {
          next = { items: [], next: new Map() };
          branch.next.set(code, next);
        }
        branch = next;
      }
      branch.items.push(item);
    },
    find(text, found) {
      let branch: Branch<T> | undefined = root;
      for (let index = 0; branch; index++) {
        for (const item of branch.items) found(item);
        if (index === text.length) return;
        branch = branch.next.get(unit(text, index));
      }
    },
  };
}
