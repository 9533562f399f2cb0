import type { RestOperation } from "../../protocols/rest-routes.ts";
import { resolveFunctionArn } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { State } from "../state.ts";

/** All, or those of a function or of a source; always one page. */
export function listEventSourceMappings({ mappings }: State): RestOperation {
  return ({ query }) => {
    const name = query.get("FunctionName");
    const source = query.get("EventSourceArn");
    const wanted = name === null ? undefined : resolveFunctionArn(name).arn;
    const found = mappings.all().filter(({ config }) => {
      const ofFunction = wanted === undefined || config.functionArn === wanted;
      return ofFunction && (source === null || config.eventSourceArn === source);
    });
    return { json: { EventSourceMappings: found.map(describeMapping) } };
  };
}
