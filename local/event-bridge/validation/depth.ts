/** Whether JSON is nested further than so many levels; further than a program's stack it can be read, but not written. */
export const deeperThan = (value: unknown, levels: number): boolean =>
  value !== null &&
  typeof value === "object" &&
  (levels === 0 || Object.values(value).some((child) => deeperThan(child, levels - 1)));
