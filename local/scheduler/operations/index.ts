import type { Operation } from "../../aws.ts";
import { validate } from "../../validation/validate.ts";
import { once } from "../client-tokens.ts";
import type { Core } from "../core.ts";
import { inputs } from "../inputs.ts";
import { scheduleGroupOperations } from "./schedule-groups.ts";
import { scheduleOperations } from "./schedules.ts";
import { tagOperations } from "./tags.ts";

/** The API, operation by operation. */
export type Operations = ReturnType<typeof table>;

const table = (core: Core) => ({
  ...scheduleOperations(core),
  ...scheduleGroupOperations(core),
  ...tagOperations(core),
});

/** Every operation behind the checks of its input. */
export function operations(core: Core): { [Name in keyof Operations]: Operation } {
  const checked = Object.entries(table(core)).map(([name, operation]): [string, Operation] => [
    name,
    async (input) => {
      const given = validate(input, inputs[name as keyof Operations]);
      const run = () => (operation as (input: object) => object)(given);
      return once(core.state, core.clock.now(), name, given, run);
    },
  ]);
  return Object.fromEntries(checked) as { [Name in keyof Operations]: Operation };
}
