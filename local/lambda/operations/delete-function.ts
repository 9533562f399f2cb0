import type { RestOperation } from "../../protocols/rest-routes.ts";
import { forgetFunction } from "../belongings.ts";
import type { State } from "../state.ts";

/** What runs may end; events that wait for the function are dropped, and its event source mappings go with it. */
export function deleteFunction(state: State): RestOperation {
  return async ({ params, query }) => {
    const target = state.functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    state.made.remove(target);
    await forgetFunction(state, target.arn);
    return { status: 204, headers: {}, body: "" };
  };
}
