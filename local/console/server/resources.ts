import { archiveResources } from "./archive/resources.ts";
import { clockResources } from "./clock/resources.ts";
import type { Resources } from "./context.ts";
import { contractResources } from "./contracts/resources.ts";
import { eventResources } from "./event-list/resources.ts";
import { failureResources } from "./failures/resources.ts";
import { functionResources } from "./functions/resources.ts";
import { logResources } from "./logs/resources.ts";
import { mailResources } from "./mail/resources.ts";
import { mapResources } from "./map/resources.ts";
import { storyResources } from "./story/resources.ts";
import { whyNotResources } from "./why-not/resources.ts";
import { workbenchResources } from "./workbench/resources.ts";

/**
 * Everything under `/console/api/`, by view; the types are in `../api/`. A POST carries the page's token. Times are
 * milliseconds since the epoch on the cloud's clock. What no fact establishes is absent, never guessed.
 */
export const resources: Resources = {
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
};
