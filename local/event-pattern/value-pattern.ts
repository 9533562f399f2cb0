/** A bound of a range; `open` leaves the bound itself out. */
export interface Bound<T> {
  at: T;
  open: boolean;
}

/** One member of a field's list in an event pattern, compiled. */
export type ValuePattern =
  /** `address` if the text is an IP address: other spellings of the same address match too. */
  | { is: "string"; text: string; address?: string }
  /** `value` is absent when the literal is not comparable as a number: then only the same text matches. */
  | { is: "number"; text: string; value?: number }
  | { is: "literal"; text: string }
  | { is: "prefix" | "suffix"; text: string }
  | { is: "equals-ignore-case"; text: string; form: RegExp }
  | { is: "prefix-ignore-case" | "suffix-ignore-case"; text: string; form: RegExp }
  /** The literal pieces between the `*`. */
  | { is: "wildcard"; pieces: string[] }
  | { is: "numeric"; low?: Bound<number>; high?: Bound<number> }
  /** The first and last address of the block in hexadecimal digits, 8 for IPv4 and 32 for IPv6. */
  | { is: "cidr"; low: string; high: string }
  | { is: "exists" }
  | { is: "absent" }
  | { is: "anything-but"; not: ValuePattern[] };

/** A pattern that says what a value is, not what it is not. */
export type PositivePattern = Exclude<ValuePattern, { is: "absent" | "anything-but" }>;

export const isPositive = (pattern: ValuePattern): pattern is PositivePattern =>
  pattern.is !== "absent" && pattern.is !== "anything-but";

/** The values accepted at one path: any one of them is enough. */
export interface FieldPattern {
  /** The keys from the event's root, joined by dots. */
  path: string;
  values: ValuePattern[];
}

/** An event pattern compiled: an event matches when all fields of any one alternative are met. */
export interface Pattern {
  /** The fields of an alternative are in the order of their paths. */
  alternatives: FieldPattern[][];
}
