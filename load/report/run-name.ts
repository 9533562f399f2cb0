/** Returns the name of a run in a report: A and B for two, none for a single one. */
export const nameOf = (index: number, of: number): string => (of === 1 ? "" : (["A", "B"][index] ?? String(index + 1)));
