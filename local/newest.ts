/** The last of these items, in their order: so many, and no more text than so long, but the very last one in any case. */
export function newest<T>(items: readonly T[], count: number, characters: number, lengthOf: (item: T) => number): T[] {
  let from = items.length;
  let length = 0;
  for (let i = items.length - 1; i >= Math.max(0, items.length - count); i--) {
    length += lengthOf(items[i] as T);
    if (length > characters && from < items.length) break;
    from = i;
  }
  return items.slice(from);
}
