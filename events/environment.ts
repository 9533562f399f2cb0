/** Returns an environment variable of the function. Throws when it is not set: at startup rather than mid-event. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`The environment variable ${name} is not set: set it on the function.`);
}

/** Returns the space-separated words of an environment variable; an empty list when it is not set. */
export const environmentWords = (name: string): string[] => process.env[name]?.split(" ").filter(Boolean) ?? [];
