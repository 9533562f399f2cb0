import type { StateDefinition } from "../definition/asl.ts";
import { LARGEST_DATA } from "../limits.ts";
import type { TaskContext } from "./integration.ts";
import { integrationOf } from "./integrations.ts";
import { runtimeError, TaskError } from "./task-error.ts";

/** Runs a Task state's task on its effective input. Throws `TaskError`. */
export async function runTask(
  { Resource = "" }: StateDefinition,
  given: unknown,
  context: TaskContext,
): Promise<unknown> {
  const integration = integrationOf(Resource);
  if (!integration) throw runtimeError(`The resource ${Resource} is not supported by the local cloud.`);
  if (integration.parameters && (given === null || typeof given !== "object"))
    throw runtimeError(`The parameters of ${Resource} must be an object, not ${JSON.stringify(given)}.`);
  let result: unknown;
  try {
    result = await integration.run(given, context);
  } catch (error) {
    throw error instanceof TaskError ? error : runtimeError(String(error));
  }
  if (Buffer.byteLength(JSON.stringify(result) ?? "") <= LARGEST_DATA) return result;
  const cause = `The result of the task ${Resource} is larger than ${LARGEST_DATA} bytes.`;
  throw new TaskError("States.DataLimitExceeded", cause, { final: true });
}
