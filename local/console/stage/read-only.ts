import { RefusedRequest } from "../server/context.ts";

/** Why nothing is changed. */
export const READ_ONLY = new RefusedRequest(
  "The console of a deployed stage only reads. Change the stage with your own tools, such as npm run dlq.",
);
