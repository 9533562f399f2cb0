import { text } from "../../api/shapes.ts";
import { onMapping } from "../function-access.ts";
import { invalid } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import { operation } from "../operation.ts";
import { MAPPING } from "../paths.ts";
import { mapping, mappingSettings } from "../shapes.ts";
import { settingsOf } from "./mapping-settings.ts";

/** Switches a mapping on or off; its other settings can be changed when it was made through the API. */
export const updateEventSourceMapping = operation({
  http: { route: `PUT ${MAPPING}`, status: 202 },
  input: { ...mapping, ...mappingSettings, FunctionName: text() },
  permissions: onMapping("lambda:UpdateEventSourceMapping"),
  async run({ mappings, functions }, { UUID, FunctionName: name, ...changes }) {
    const { id, made, config } = mappings.get(UUID);
    if (name !== undefined && functions.find(name).arn !== config.functionArn)
      throw invalid("FunctionName cannot be changed here: delete the mapping and create another one.");
    if (made) return describeMapping(await mappings.change(id, settingsOf(changes)));
    const [other] = Object.keys(changes).filter((each) => each !== "Enabled");
    if (other !== undefined) throw invalid(`${other} cannot be changed here: change the template and start again.`);
    if (changes.Enabled === undefined) throw invalid("Enabled must be given, as true or false.");
    return describeMapping(await mappings.setEnabled(id, changes.Enabled));
  },
});
