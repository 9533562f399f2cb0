import type { RestOperation } from "../../protocols/rest-json.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { ServiceDeps } from "../service.ts";

export function getEventSourceMapping({ mappings }: ServiceDeps): RestOperation {
  return ({ params }) => ({ json: describeMapping(mappings.get(params["UUID"] ?? "")) });
}
