import { Trial, TrialResult } from "../../api/workbench.ts";
import { post } from "../resource.ts";
import { tryOut } from "./trial.ts";

export const workbenchResources = [
  post("workbench", {
    name: "tryOut",
    summary: "Tries a pattern, a transformer, or a schedule with the bus's own engine. Changes nothing.",
    body: Trial,
    answer: TrialResult,
    run: ({ body }, context) => tryOut(body, context),
  }),
];
