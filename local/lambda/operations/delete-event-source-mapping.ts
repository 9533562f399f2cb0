import type { RestOperation } from "../../protocols/rest-routes.ts";
import { invalid } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { State } from "../state.ts";

/** Answers once the mapping's last batches have ended. */
export function deleteEventSourceMapping({ mappings }: State): RestOperation {
  return async ({ params }) => {
    const mapping = mappings.get(params["UUID"] ?? "");
    if (!mapping.made)
      throw invalid(`The mapping ${mapping.id} comes from a template: change the template and start again.`);
    return { status: 202, json: { ...describeMapping(await mappings.remove(mapping.id)), State: "Deleting" } };
  };
}
