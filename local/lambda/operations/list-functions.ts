import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeFunction } from "../function-config.ts";
import type { State } from "../state.ts";

/** Always one page. */
export function listFunctions({ functions }: State): RestOperation {
  return () => ({
    json: { Functions: functions.all().map(({ config, lastModified }) => describeFunction(config, lastModified)) },
  });
}
