import { onAnything } from "../function-access.ts";
import { describeFunction } from "../function-config.ts";
import { operation } from "../operation.ts";
import { FUNCTIONS } from "../paths.ts";

/** Always one page. */
export const listFunctions = operation({
  http: { route: `GET ${FUNCTIONS}` },
  input: {},
  permissions: onAnything("lambda:ListFunctions"),
  run: ({ functions }) => ({
    Functions: functions.all().map(({ config, lastModified }) => describeFunction(config, lastModified)),
  }),
});
