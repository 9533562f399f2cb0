import { onMapping } from "../function-access.ts";
import { describeMapping } from "../mappings/mappings.ts";
import { operation } from "../operation.ts";
import { MAPPING } from "../paths.ts";
import { mapping } from "../shapes.ts";

export const getEventSourceMapping = operation({
  http: { route: `GET ${MAPPING}` },
  input: mapping,
  permissions: onMapping("lambda:GetEventSourceMapping"),
  run: ({ mappings }, { UUID }) => describeMapping(mappings.get(UUID)),
});
