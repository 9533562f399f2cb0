import type { WhyNotCall } from "../api/why-not.ts";

/** Why a statement did not allow the call. */
export const whyWords = (why: string): string => WHY[why] ?? why;

const WHY: Record<string, string> = {
  action: "another action",
  resource: "another resource",
  condition: "its condition does not hold",
  principal: "another principal",
  "explicit-deny": "denies it",
};

/** What a refusal comes down to, in a sentence. */
export function refusalSentence({ row, missing, isDenied, considered }: WhyNotCall): string {
  if (isDenied) return "A statement denies it, so nothing else can allow it.";
  if (missing)
    return `No statement allows it${considered.length > 0 ? ". Nothing denies it either: it is only missing." : "."}`;
  return row.code === "AccessDenied" ? "" : `${row.code}.`;
}
