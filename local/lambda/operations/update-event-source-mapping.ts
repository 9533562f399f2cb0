import type { RestOperation } from "../../gateway/rest-json.ts";
import { invalid } from "../function-config.ts";
import { describeMapping } from "../mappings/mappings.ts";
import type { ServiceDeps } from "../service.ts";

/** Switches a mapping on or off; its other settings come from the template. */
export function updateEventSourceMapping({ mappings, functions }: ServiceDeps): RestOperation {
  return async ({ params, body }) => {
    const { Enabled: enabled, FunctionName: name, ...rest } = inputOf(body);
    const mapping = mappings.get(params["UUID"] ?? "");
    const [other] = Object.keys(rest);
    if (other !== undefined) throw invalid(`${other} cannot be changed here: change the template and start again.`);
    if (name !== undefined && functions.find(String(name)).arn !== mapping.config.functionArn) {
      throw invalid("FunctionName cannot be changed here: change the template and start again.");
    }
    if (typeof enabled !== "boolean") throw invalid("Enabled must be given, as true or false.");
    return { status: 202, json: describeMapping(await mappings.setEnabled(mapping.id, enabled)) };
  };
}

function inputOf(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString("utf8"));
    if (input !== null && typeof input === "object") return input as Record<string, unknown>;
  } catch {
    // Falls through: text that is not JSON and JSON that is not an object are one error to the caller.
  }
  throw invalid("The request body is not a JSON object.");
}
