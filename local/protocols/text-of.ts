/**
 * A member that should be text, as text: a call is judged before its input is checked. What is none is shown as its
 * JSON, and refused as an input later.
 */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
