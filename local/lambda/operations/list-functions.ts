import type { RestOperation } from "../../protocols/rest-json.ts";
import { describeFunction } from "../function-config.ts";
import type { ServiceDeps } from "../service.ts";

/** Always one page. */
export function listFunctions({ functions }: ServiceDeps): RestOperation {
  return () => ({
    json: { Functions: functions.all().map(({ config, lastModified }) => describeFunction(config, lastModified)) },
  });
}
