import type { Trial } from "../../api/workbench.ts";
import { RefusedRequest, type Resources } from "../context.ts";
import { tryOut } from "./trial.ts";

export const workbenchResources: Resources = {
  "POST workbench": ({ body }, context) => tryOut(trialIn(body), context),
};

function trialIn(body: unknown): Trial {
  const trial = Object(body) as Record<string, unknown>;
  const transformer = Object(trial["transformer"] ?? { paths: "", template: "" }) as Record<string, unknown>;
  const texts = ["event", "pattern", "schedule", "timeZone"].map((name) => trial[name] ?? "");
  if ([...texts, transformer["paths"], transformer["template"]].every((each) => typeof each === "string"))
    return trial as Trial;
  throw new RefusedRequest(
    "event, pattern, schedule, timeZone, transformer.paths, and transformer.template are texts.",
  );
}
