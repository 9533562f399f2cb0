/** In which element of which array of objects a value of an event lies; `outer` is the array around that one. */
export interface Membership {
  array: number;
  element: number;
  outer: Membership | undefined;
}

/** One string, number, boolean or null of an event. */
export interface EventValue {
  kind: "string" | "number" | "literal";
  /** A string's content; a number or literal as written. */
  text: string;
  /** A number's value, when it is comparable. */
  number: number | undefined;
  membership: Membership | undefined;
}
