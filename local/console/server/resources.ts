import { archiveResources } from "./archive/resources.ts";
import { clockResources } from "./clock/resources.ts";
import { contractResources } from "./contracts/resources.ts";
import { eventResources } from "./event-list/resources.ts";
import { failureResources } from "./failures/resources.ts";
import { faultResources } from "./faults/resources.ts";
import { functionResources } from "./functions/resources.ts";
import { lessonResources } from "./lessons/resources.ts";
import { logResources } from "./logs/resources.ts";
import { mailResources } from "./mail/resources.ts";
import { mapResources } from "./map/resources.ts";
import { metricsResources } from "./metrics/resources.ts";
import { objectResources } from "./objects/resources.ts";
import { descriptionResource } from "./open-api/resource.ts";
import type { Resource } from "./resource.ts";
import { storyResources } from "./story/resources.ts";
import { tokenResource } from "./token.ts";
import { whyNotResources } from "./why-not/resources.ts";
import { workbenchResources } from "./workbench/resources.ts";

/** Everything under `/console/api/` but the stream of frames, by view; test/e2e/console-api.test.ts asks for each. */
export const resources: readonly Resource[] = [
  ...archiveResources,
  ...mapResources,
  ...eventResources,
  ...failureResources,
  ...storyResources,
  ...whyNotResources,
  ...workbenchResources,
  ...functionResources,
  ...mailResources,
  ...logResources,
  ...contractResources,
  ...clockResources,
  ...faultResources,
  ...lessonResources,
  ...metricsResources,
  ...objectResources,
  tokenResource,
  descriptionResource(() => resources),
];

/** The resource for a path below `/console/api/`, and what the path has where the resource leaves it open. */
export function findResource(
  method: string,
  path: string,
): { resource: Resource; parameters: Record<string, string> } | undefined {
  const actual = path.split("/");
  for (const resource of resources) {
    const segments = resource.path.split("/");
    if (resource.method !== method || segments.length !== actual.length) continue;
    const open = segments.flatMap((segment, i) => (segment.startsWith("{") ? [[segment.slice(1, -1), actual[i]]] : []));
    if (!segments.every((segment, i) => segment.startsWith("{") || segment === actual[i])) continue;
    return { resource, parameters: Object.fromEntries(open.map(([name = "", value = ""]) => [name, decoded(value)])) };
  }
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
