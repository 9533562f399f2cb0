import { expect, test } from "vitest";
import type { Kind } from "../../api/faults.ts";
import { faultFrom } from "./fault-from.ts";

const setting = (field: string, type: "number" | "text" | "yes-no") => ({
  ...{ field, type, label: field, says: "", isRequired: false },
});
const kind: Kind = {
  ...{ kind: "invocation-error", edge: "invocation", what: "" },
  at: [{ name: "function", says: "", isRequired: false, known: [] }],
  settings: [setting("message", "text"), setting("rate", "number"), setting("preventExecution", "yes-no")],
};

test("only what is filled in, and belongs to the kind, is asked for", () => {
  const values = { "at.function": " *post ", "at.queue": "q", rate: "0.5", message: "", delaySeconds: "3" };
  expect(faultFrom(kind, values)).toEqual({ kind: "invocation-error", at: { function: "*post" }, rate: 0.5 });
  expect(faultFrom(kind, {})).toEqual({ kind: "invocation-error" });
});

test("a choice is true or false, and what is no number is left to be refused", () => {
  expect(faultFrom(kind, { preventExecution: "false", rate: "often" })).toEqual({
    ...{ kind: "invocation-error", preventExecution: false, rate: "often" },
  });
});
