import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { State } from "../state.ts";

export function getEventSourceMapping({ mappings }: State): RestOperation {
  return ({ params }) => ({ json: describeMapping(mappings.get(params["UUID"] ?? "")) });
}
