/** How it stands with an event, or with one of the rules that took it. */
export type Signal = "flow" | "wait" | "retry" | "dead" | "none";
