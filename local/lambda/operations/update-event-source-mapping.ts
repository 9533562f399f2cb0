import type { RestOperation } from "../../protocols/rest-routes.ts";
import { invalid } from "../function-config.ts";
import { boolean, inputOf, text } from "../input.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { State } from "../state.ts";
import { mappingSettings } from "./mapping-settings.ts";

/** Switches a mapping on or off; its other settings can be changed when it was made through the API. */
export function updateEventSourceMapping({ mappings, functions }: State): RestOperation {
  return async ({ params, body }) => {
    const mapping = mappings.get(params["UUID"] ?? "");
    const input = inputOf(body);
    const changes = mappingSettings("UpdateEventSourceMapping", input, ["FunctionName", "UUID"]);
    const name = text(input, "FunctionName");
    if (name !== undefined && functions.find(name).arn !== mapping.config.functionArn)
      throw invalid("FunctionName cannot be changed here: delete the mapping and create another one.");
    if (mapping.made) return { status: 202, json: describeMapping(await mappings.change(mapping.id, changes)) };
    const [other] = Object.keys(input).filter((each) => !["Enabled", "FunctionName", "UUID"].includes(each));
    if (other !== undefined) throw invalid(`${other} cannot be changed here: change the template and start again.`);
    const enabled = boolean(input, "Enabled");
    if (enabled === undefined) throw invalid("Enabled must be given, as true or false.");
    return { status: 202, json: describeMapping(await mappings.setEnabled(mapping.id, enabled)) };
  };
}
