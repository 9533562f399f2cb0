import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeFunction } from "../function-config.ts";
import type { State } from "../state.ts";

export function getFunctionConfiguration({ functions }: State): RestOperation {
  return ({ params, query }) => {
    const { config, lastModified } = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    return { json: describeFunction(config, lastModified) };
  };
}
