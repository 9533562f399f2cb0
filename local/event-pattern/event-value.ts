/** The event itself or an element of an array in it. */
export interface Element {
  /** The tree that created it. */
  tree: object;
  row: number;
  /** The array that it is an element of. */
  of: List | undefined;
  /** The arrays directly inside. */
  lists: List[];
}

/** An array of the event. */
export interface List {
  row: number;
  inside: Element;
  elements: Element[];
}

/** An array of an event. */
interface EventArray {
  /** The element of another array that it lies in. */
  outer: Membership | undefined;
  /** What the last tree made of it. */
  list: List | undefined;
}

/** In which element of which array of objects a value of an event lies. */
export interface Membership {
  array: EventArray;
  /** What the last tree made of it. */
  element: Element | undefined;
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
