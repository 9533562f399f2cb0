import type { Resources } from "../context.ts";
import { advanceClock, clockPage } from "./clock.ts";

export const clockResources: Resources = {
  "GET clock": (_, context) => clockPage(context),
  "POST clock/advance": ({ body }, context) => advanceClock(context, body),
};
