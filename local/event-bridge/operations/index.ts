import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { inputs } from "../validation/inputs.ts";
import { validate } from "../validation/validate.ts";
import { apiDestinationOperations } from "./api-destinations.ts";
import { archiveOperations } from "./archives.ts";
import { connectionOperations } from "./connections.ts";
import { eventBusOperations } from "./event-buses.ts";
import { permissionOperations } from "./permissions.ts";
import { putEventsOperations } from "./put-events.ts";
import { replayOperations } from "./replays.ts";
import { ruleOperations } from "./rules.ts";
import { tagOperations } from "./tags.ts";
import { targetOperations } from "./targets.ts";
import { testEventPatternOperations } from "./test-event-pattern.ts";

/** The API, operation by operation. */
export type Operations = ReturnType<typeof table>;

const table = (core: Core) => ({
  ...eventBusOperations(core),
  ...ruleOperations(core),
  ...targetOperations(core),
  ...putEventsOperations(core),
  ...testEventPatternOperations,
  ...permissionOperations(core),
  ...tagOperations(core),
  ...archiveOperations(core),
  ...replayOperations(core),
  ...connectionOperations(core),
  ...apiDestinationOperations(core),
});

/** Every operation behind the checks of its input. */
export function operations(core: Core): { [Name in keyof Operations]: Operation } {
  const checked = Object.entries(table(core)).map(([name, operation]): [string, Operation] => [
    name,
    (input, call) => {
      validate(input, inputs[name as keyof Operations]);
      return (operation as Operation)(input, call);
    },
  ]);
  return Object.fromEntries(checked) as { [Name in keyof Operations]: Operation };
}
