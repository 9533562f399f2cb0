import type { ReplayRequest } from "../../api/archives.ts";
import { RefusedRequest, type Resources } from "../context.ts";
import { archivesPage, startReplay } from "./archives.ts";

export const archiveResources: Resources = {
  "GET archives": (_, context) => archivesPage(context),
  "POST archives/replay": ({ body }, context) => startReplay(context, requestIn(body)),
};

function requestIn(body: unknown): ReplayRequest {
  const { archive, from, to, rules } = Object(body) as Record<string, unknown>;
  const isList = Array.isArray(rules) && rules.every((each) => typeof each === "string");
  if (typeof archive === "string" && Number.isFinite(from) && Number.isFinite(to) && isList)
    return body as ReplayRequest;
  throw new RefusedRequest(
    "A replay takes the archive's name, from and to in milliseconds, and a list of rules' ARNs.",
  );
}
