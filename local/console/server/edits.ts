import type { Fact, FactOf } from "../../trace.ts";

/** What became of saves, where the app's files are watched. */
export interface Edits {
  add(fact: Fact): void;
  /** Counts the redeployments that have changed resources. */
  deployment(): number;
  /** Why the last save is not live; undefined when it is. */
  failure(): Pick<FactOf<"edit-failed">, "message" | "file" | "line" | "column"> | undefined;
}

export function createEdits(): Edits {
  let deployment = 0;
  let failed: FactOf<"edit-failed"> | undefined;
  return {
    add(fact) {
      if (fact.kind === "edit-failed") failed = fact;
      if (fact.kind !== "redeployed") return;
      failed = undefined;
      if (fact.changes.length > 0) deployment++;
    },
    deployment: () => deployment,
    failure() {
      if (!failed) return undefined;
      const { message, file, line, column } = failed;
      return { message, ...(file !== undefined && { file, line, column }) };
    },
  };
}
