import { setImmediate as turn } from "node:timers/promises";
import { type Machine, type StateDefinition, statesOf } from "./definition/asl.ts";
import { createDamage } from "./definition/lossy.ts";
import { normalize } from "./definition/normalize.ts";
import type { LibraryEvent } from "./history.ts";
import { library } from "./library.ts";
import type { Outcome } from "./model.ts";
import type { TaskContext } from "./tasks/integration.ts";
import { integrationOf } from "./tasks/integrations.ts";
import { TaskError } from "./tasks/task-error.ts";
import { wait } from "./wait.ts";

export interface Run {
  /** Never rejects; every event has been told by then. */
  outcome: Promise<Outcome>;
  /** Ends the execution at once with this outcome. What a task has begun goes on, unheard. */
  stop(outcome: Outcome): void;
}

interface RunOptions {
  machine: Machine;
  input: unknown;
  /** At most this long, in seconds. */
  timeoutSeconds?: number | undefined;
  /** What `$$` gives, beside the input and the start time. */
  contextObject: Record<string, object>;
  tasks: TaskContext;
  onEvent(event: LibraryEvent): void;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const LARGEST_DATA = 262_144;

/**
 * Runs a machine on aws-local-stepfunctions: transitions, paths, retries and catches are the library's; tasks, waits and
 * the time limit are ours. Pauses between retries and the limit of a task follow the machine's time, not the clock's. Where
 * a Map has more items than it takes at once and fails with a Catch, the items left over still run.
 */
export function startRun({ machine, input, timeoutSeconds, contextObject, tasks, onEvent }: RunOptions): Run {
  const { clock } = tasks.deps;
  const ending = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener("abort", () => reject(ENDED), { once: true });
  });
  ended.catch(() => {});
  const damage = createDamage(machine, input);
  let stoppedWith: Outcome | undefined;

  function handler(name: string, state: StateDefinition) {
    return async (given: unknown): Promise<unknown> => {
      // The library goes on with a Map's items in the moment of its failure: let the end be known before one has effect.
      await turn();
      if (ending.signal.aborted) throw ENDED;
      const work = state.Type === "Wait" ? wait(state, given, clock, ending.signal) : task(state, given, tasks);
      const result = (await Promise.race([work, ended])) ?? null;
      const harm = damage(name, result);
      if (harm !== undefined) throw new TaskError("States.Runtime", harm, { final: true });
      return result;
    };
  }

  const taskResourceLocalHandlers = Object.fromEntries(
    [...statesOf(machine)]
      .filter(({ state }) => state.Type === "Task" || state.Type === "Wait")
      .map(({ name, state }) => [name, handler(name, state)]),
  );
  const { StateMachine } = library();
  const interpreter = new StateMachine(normalize(machine) as never, { validationOptions: { noValidate: true } });
  const execution = interpreter.run(input as never, {
    overrides: { taskResourceLocalHandlers: taskResourceLocalHandlers as never },
    context: contextObject,
  });

  function stop(outcome: Outcome): void {
    stoppedWith ??= outcome;
    ending.abort();
    execution.abort();
  }

  const cancelLimit =
    timeoutSeconds === undefined
      ? () => {}
      : clock.after(timeoutSeconds * 1000, () => stop({ status: "TIMED_OUT", error: "States.Timeout" }));

  async function watch(): Promise<void> {
    for await (const event of execution.eventLogs as AsyncGenerator<LibraryEvent>) {
      onEvent(event);
      const harm = event.type === "StateEntered" && event.state && damage(event.state.name, event.state.input);
      if (harm) stop({ status: "FAILED", error: "States.Runtime", cause: harm });
    }
  }

  async function finish(): Promise<Outcome> {
    const watched = watch();
    const outcome = await execution.result.then(succeeded, failed);
    await watched;
    cancelLimit();
    // Whatever still goes on in a branch ends here.
    const last = stoppedWith ?? outcome;
    stop(last);
    return last;
  }

  return { outcome: finish(), stop };
}

async function task({ Resource = "" }: StateDefinition, given: unknown, tasks: TaskContext): Promise<unknown> {
  const integration = integrationOf(Resource);
  if (!integration) throw runtime(`The resource ${Resource} is not run here.`);
  if (integration.parameters && (given === null || typeof given !== "object"))
    throw runtime(`The parameters of ${Resource} must be an object, not ${JSON.stringify(given)}.`);
  let result: unknown;
  try {
    result = await integration.run(given, tasks);
  } catch (error) {
    throw error instanceof TaskError ? error : runtime(String(error));
  }
  if (Buffer.byteLength(JSON.stringify(result) ?? "") <= LARGEST_DATA) return result;
  const cause = `The result of the task ${Resource} is larger than ${LARGEST_DATA} bytes.`;
  throw new TaskError("States.DataLimitExceeded", cause, { final: true });
}

const runtime = (cause: string): TaskError => new TaskError("States.Runtime", cause, { final: true });

const ENDED = new TaskError("States.Runtime", "The execution has ended.", { final: true });

function succeeded(result: unknown): Outcome {
  const output = JSON.stringify(result) ?? "null";
  if (Buffer.byteLength(output) <= LARGEST_DATA) return { status: "SUCCEEDED", output };
  const cause = `The output of the execution is larger than ${LARGEST_DATA} bytes.`;
  return { status: "FAILED", error: "States.DataLimitExceeded", cause };
}

function failed(error: unknown): Outcome {
  // The library wraps the error of the state that failed.
  const { name, message } = ((error as Error).cause ?? error) as Error;
  return { status: "FAILED", ...(name && { error: name }), ...(message && { cause: message }) };
}
