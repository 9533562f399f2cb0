/** A variable of the function's environment. Throws, naming it, when it is not set: better at the start than mid-event. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`The environment variable ${name} is not set: set it on the function.`);
}

/** The words of a variable, separated by spaces; none when it is not set. */
export const environmentWords = (name: string): string[] => process.env[name]?.split(" ").filter(Boolean) ?? [];
