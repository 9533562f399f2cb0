interface Line {
  /** One or more names of keys, as the browser reports them. */
  keys: readonly string[];
  does: string;
}

/** Every key that does something, in the order of the list that `?` shows. Components can handle no others. */
export const SHORTCUTS = [
  { keys: ["/"], does: "find or filter" },
  { keys: ["j", "k"], does: "next, previous row or hop" },
  { keys: ["[", "]"], does: "earlier, later: a stretch of time, or an event of a story" },
  { keys: ["Enter"], does: "open: an event leads to its story" },
  { keys: ["w"], does: "why not: which rules did not take the selected event" },
  { keys: ["x", "X"], does: "failures: select the open letter; with Shift, all from the last one selected" },
  { keys: ["r"], does: "failures: redrive what is selected" },
  { keys: ["ArrowLeft", "ArrowRight"], does: "map: along the edges" },
  { keys: ["ArrowUp", "ArrowDown"], does: "map: parts of the same kind" },
  { keys: ["z"], does: "story: fold its gaps" },
  { keys: ["n"], does: "clock: go to the next run" },
  { keys: ["p"], does: "pause and go on" },
  { keys: ["Escape"], does: "close the panel" },
  { keys: ["?"], does: "this list" },
] as const satisfies Line[];

/** A key of the list, or `g` and the key of a view. */
export type Shortcut = (typeof SHORTCUTS)[number]["keys"][number] | `g ${string}`;
