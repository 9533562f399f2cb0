import { AwsError } from "../../aws.ts";
import { parseJson } from "../../json.ts";
import { library } from "../library.ts";
import type { Machine } from "./asl.ts";
import { unsupported } from "./unsupported.ts";

/** A fault in a definition, with AWS's validation code. */
export interface Problem {
  /** Such as `MISSING_TRANSITION_TARGET`. */
  code: string;
  message: string;
}

/** An upper bound on nesting: a state, its branches, its choices and what they assign. */
const MOST_LEVELS = 200;

/** Returns a definition's states, or all its faults: what AWS rejects, and what is not supported here. */
export function readDefinition(text: string): { machine: Machine; problems: [] } | { problems: Problem[] } {
  let machine: Machine;
  try {
    machine = parseJson(text, MOST_LEVELS) as Machine;
  } catch (error) {
    return { problems: [{ code: "INVALID_JSON_DESCRIPTION", message: String((error as Error).message) }] };
  }
  if (machine === null || typeof machine !== "object" || Array.isArray(machine))
    return { problems: [{ code: "INVALID_JSON_DESCRIPTION", message: "The definition is not a JSON object." }] };
  const invalid = invalidities(machine);
  if (invalid.length > 0) return { problems: invalid };
  const foreign = unsupported(machine).map((message) => ({ code: "NOT_SUPPORTED_BY_THE_LOCAL_CLOUD", message }));
  return foreign.length > 0 ? { problems: foreign } : { machine, problems: [] };
}

/** Returns a definition's states. Throws `InvalidDefinition`. */
export function parseDefinition(text: string): Machine {
  const read = readDefinition(text);
  if ("machine" in read) return read.machine;
  const problems = read.problems.map(({ code, message }) => `'${code}: ${message}'`).join(", ");
  throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: ${problems}`);
}

function invalidities(machine: Machine): Problem[] {
  try {
    // The library mutates its argument.
    const { StateMachine } = library();
    void new StateMachine(structuredClone(machine) as never);
    return [];
  } catch (error) {
    const [, ...lines] = String((error as Error).message).split("\n");
    const problems = lines.map((line) => {
      const [, code = "SCHEMA_VALIDATION_FAILED", message = line] = /^\s*([A-Z_]+): (.*)$/.exec(line) ?? [];
      return { code, message };
    });
    // Any other error than the library's own list means that the text is not a definition at all.
    return problems.length > 0
      ? problems
      : [
          {
            code: "SCHEMA_VALIDATION_FAILED",
            message: "The definition does not have the structure of a state machine.",
          },
        ];
  }
}
