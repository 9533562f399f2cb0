import { text } from "../../api/shapes.ts";
import { onAnything } from "../function-access.ts";
import { resolveFunctionArn } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import { operation } from "../operation.ts";
import { MAPPINGS } from "../paths.ts";

/** All, or those of a function or of a source; always one page. */
export const listEventSourceMappings = operation({
  http: { route: `GET ${MAPPINGS}`, query: { EventSourceArn: "EventSourceArn", FunctionName: "FunctionName" } },
  input: { EventSourceArn: text(), FunctionName: text() },
  permissions: onAnything("lambda:ListEventSourceMappings"),
  run({ mappings }, { EventSourceArn: source, FunctionName: name }) {
    const wanted = name === undefined ? undefined : resolveFunctionArn(name).arn;
    const found = mappings.all().filter(({ config }) => {
      const ofFunction = wanted === undefined || config.functionArn === wanted;
      return ofFunction && (source === undefined || config.eventSourceArn === source);
    });
    return { EventSourceMappings: found.map(describeMapping) };
  },
});
