import * as v from "valibot";

/** How it stands with an event, or with one of the rules that took it. */
export const Signal = v.picklist(["flow", "wait", "retry", "dead", "none"]);
export type Signal = v.InferOutput<typeof Signal>;
