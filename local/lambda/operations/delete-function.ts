import type { RestOperation } from "../../protocols/rest-json.ts";
import type { ServiceDeps } from "../service.ts";

/** What runs may end; events that wait for the function are dropped, and its event source mappings go with it. */
export function deleteFunction({ functions, made, forget }: ServiceDeps): RestOperation {
  return async ({ params, query }) => {
    const target = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    made.remove(target);
    await forget(target.arn);
    return { status: 204, headers: {}, body: "" };
  };
}
