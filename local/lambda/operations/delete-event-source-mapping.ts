import { onMapping } from "../function-access.ts";
import { invalid } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import { operation } from "../operation.ts";
import { MAPPING } from "../paths.ts";
import { mapping } from "../shapes.ts";

/** Answers once the mapping's last batches have ended. */
export const deleteEventSourceMapping = operation({
  http: { route: `DELETE ${MAPPING}`, status: 202 },
  input: mapping,
  permissions: onMapping("lambda:DeleteEventSourceMapping"),
  async run({ mappings }, { UUID }) {
    const { id, made } = mappings.get(UUID);
    if (!made) throw invalid(`The mapping ${id} comes from a template: change the template and start again.`);
    return { ...describeMapping(await mappings.remove(id)), State: "Deleting" };
  },
});
