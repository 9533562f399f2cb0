import { setImmediate as turn } from "node:timers/promises";
import type { Machine, StateDefinition } from "./definition/asl.ts";
import { createDamage } from "./definition/lossy.ts";
import { EXECUTION, normalize } from "./definition/normalize.ts";
import { inputIn, iteration, outputIn, stateEntered, stateExited, stateFailed } from "./history.ts";
import type { Journal, Position } from "./journal.ts";
import { choose, effectiveInput, fill, follow, output, pass, type Work } from "./language.ts";
import { LARGEST_DATA } from "./limits.ts";
import type { Outcome } from "./model.ts";
import { catcherOf, retryOf } from "./retry.ts";
import { createScope, Ended, type Scope } from "./scope.ts";
import type { TaskContext } from "./tasks/integration.ts";
import { runTask } from "./tasks/run-task.ts";
import { runtimeError, TaskError } from "./tasks/task-error.ts";
import { milliseconds, timestamp, until } from "./wait.ts";

export interface Run {
  /** Never rejects; by then everything is in the journal. Never resolves if the run is suspended. */
  outcome: Promise<Outcome>;
  /** Ends the execution immediately with this outcome. The result of a task in progress is ignored. */
  stop(outcome: Outcome): void;
  /** Stops running and leaves the journal as it is, so that another run can resume it. */
  suspend(): void;
}

interface RunOptions {
  machine: Machine;
  input: unknown;
  /** Its deadline, in milliseconds since the epoch. */
  endsAt?: number | undefined;
  /** The values of `$$.Execution` and `$$.StateMachine`. */
  execution: object;
  stateMachine: object;
  tasks: TaskContext;
  journal: Journal;
  /** The maximum number of events in its history. */
  mostEvents: number;
}

const MOST_ITEMS_AT_ONCE = 40;

interface Step {
  output: unknown;
  /** Undefined after the last state. */
  next?: string | undefined;
}

/** The state being run. */
interface Here extends Work {
  name: string;
  place: string;
  scope: Scope;
}

/**
 * Runs a machine from where its journal ends. Each transition is in the journal before the next state begins; what
 * happens without a pause, such as a task's result and the transition after it, survives together. A task in progress
 * when the process ended runs again.
 */
export function startRun(options: RunOptions): Run {
  const { input, endsAt, journal, mostEvents, tasks } = options;
  const { clock, random } = tasks.deps;
  const machine = normalize(options.machine);
  const context = { [EXECUTION]: options.execution, StateMachine: options.stateMachine };
  const damage = createDamage(options.machine, input);
  const whole = createScope();
  const stopped = Promise.withResolvers<Outcome>();

  function stop(outcome: Outcome): void {
    stopped.resolve(outcome);
    whole.end();
  }

  const cancelLimit =
    endsAt === undefined
      ? () => {}
      : clock.after(endsAt - clock.now(), () => stop({ status: "TIMED_OUT", error: "States.Timeout" }));
  whole.signal.addEventListener("abort", cancelLimit, { once: true });

  async function finish(): Promise<void> {
    try {
      stop(succeeded(await follows(machine, "", input, whole)));
    } catch (error) {
      if (!(error instanceof Ended)) stop(failed(error));
    }
  }

  /** Runs a machine, a branch, or an item's processing, from its first state to its last. */
  async function follows(
    { StartAt, States }: Machine,
    place: string,
    data: unknown,
    scope: Scope,
    onExit = () => {},
  ): Promise<unknown> {
    let position = journal.position(place) ?? enter(States, StartAt, place, data);
    while (position.exited === undefined) {
      const { state: name } = position;
      const state = States[name] as StateDefinition;
      const here = { name, state, input: inputIn(eventAt(position.entered)), context, place, scope };
      const { output, next } = await completed(here, position);
      const exited = journal.tell(stateExited(name, state, output));
      if (isCompound(state)) journal.forgetInside(place);
      if (next !== undefined) position = enter(States, next, place, output);
      else {
        position = { ...position, exited };
        journal.move(place, position);
        onExit();
      }
      // Yields, so that a machine that never waits does not block the others.
      await scope.within(turn());
    }
    return outputIn(eventAt(position.exited));
  }

  const eventAt = (id: number) => {
    const event = journal.history[id - 1];
    if (!event) throw new Error(`The history of ${tasks.executionArn} has no event ${id}.`);
    return event;
  };

  function enter(states: Machine["States"], name: string, place: string, data: unknown): Position {
    if (journal.history.length >= mostEvents - 1) {
      throw runtimeError(`The execution reached the maximum number of history events (${mostEvents}).`);
    }
    const entered = journal.tell(stateEntered(name, states[name] as StateDefinition, data));
    const position = { state: name, entered };
    journal.move(place, position);
    return position;
  }

  /** Runs a state with its retries, its catch, and their delays. */
  async function completed(here: Here, from: Position): Promise<Step> {
    const { name, state, input: data, place, scope } = here;
    const harm = damage(name, data);
    if (harm !== undefined) throw runtimeError(harm);
    for (let position = from; ; ) {
      if (position.resumeAt !== undefined) await scope.within(until(position.resumeAt, clock, scope.signal));
      try {
        return await performed(here, position);
      } catch (thrown) {
        if (scope.signal.aborted) throw thrown;
        const error = thrown as TaskError;
        const happened = stateFailed(state, error);
        if (happened) journal.tell(happened);
        if (isCompound(state)) journal.forgetInside(place);
        const retry = retryOf(state, error, position.attempts ?? [], random);
        if (retry) {
          position = { ...position, attempts: retry.attempts, resumeAt: clock.now() + retry.afterMs };
          journal.move(place, position);
          continue;
        }
        const catcher = catcherOf(state, error);
        if (!catcher) throw error;
        const caught = { Error: error.name, Cause: error.message };
        const { ResultPath, Next } = catcher;
        const rest = { ...here, state: { Type: state.Type, ...("ResultPath" in catcher && { ResultPath }) } };
        return { output: await scope.within(output(rest, caught)), next: String(Next) };
      }
    }
  }

  async function performed(here: Here, { entered }: Position): Promise<Step> {
    const { state, scope } = here;
    const next = state.Next;
    switch (state.Type) {
      case "Choice":
        return scope.within(choose(here));
      case "Pass":
      case "Succeed":
      case "Fail":
        return { output: await scope.within(pass(here)), next };
      case "Wait": {
        const given = await scope.within(effectiveInput(here));
        await scope.within(until(await endOfWait(here, given, entered), clock, scope.signal));
        return { output: await scope.within(output(here, given)), next };
      }
      default: {
        const given = await scope.within(effectiveInput(here));
        const result = await scope.within(resultOf(here, given));
        return { output: await scope.within(output(here, result)), next };
      }
    }
  }

  /** Returns when a Wait state ends, even after a restart. */
  async function endOfWait({ state, context }: Here, given: unknown, entered: number): Promise<number> {
    const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
    const path = SecondsPath ?? TimestampPath;
    const time = path === undefined ? (Seconds ?? Timestamp) : await follow(path, { input: given, context });
    if (Timestamp !== undefined || TimestampPath !== undefined) return timestamp(time, path);
    return Math.round(eventAt(entered).timestamp * 1000) + milliseconds(time, path);
  }

  function resultOf(here: Here, given: unknown): Promise<unknown> {
    if (here.state.Type === "Task") return resultOfTask(here, given);
    return here.state.Type === "Map" ? resultsOfItems(here, given) : resultsOfBranches(here, given);
  }

  async function resultOfTask({ name, state, context, scope }: Here, given: unknown): Promise<unknown> {
    const { TimeoutSeconds, TimeoutSecondsPath } = state;
    const seconds = TimeoutSecondsPath ? await follow(TimeoutSecondsPath, { input: given, context }) : TimeoutSeconds;
    const attempt = createScope(scope);
    let timedOut = false;
    const limit =
      seconds === undefined
        ? () => {}
        : clock.after(Number(seconds) * 1000, () => {
            timedOut = true;
            attempt.end();
          });
    try {
      const result = (await attempt.within(runTask(state, given, tasks))) ?? null;
      const harm = damage(name, result);
      if (harm !== undefined) throw runtimeError(harm);
      return result;
    } catch (error) {
      throw timedOut && error instanceof Ended ? new TaskError("States.Timeout", "") : error;
    } finally {
      limit();
      attempt.end();
    }
  }

  async function resultsOfBranches({ state, place, scope }: Here, given: unknown): Promise<unknown[]> {
    const branches = createScope(scope);
    return together(branches, state.Branches?.length ?? 0, MOST_ITEMS_AT_ONCE, (index) =>
      follows(state.Branches?.[index] as Machine, `${place}/${index}`, given, branches),
    );
  }

  async function resultsOfItems({ name, state, context, place, scope }: Here, given: unknown): Promise<unknown[]> {
    const { ItemsPath, MaxConcurrency, MaxConcurrencyPath, ItemSelector, Parameters, ItemProcessor, Iterator } = state;
    const data = { input: given, context };
    const list = ItemsPath === undefined ? given : await scope.within(follow(ItemsPath, data));
    if (!Array.isArray(list))
      throw runtimeError(`The items of the Map state ${name} are ${kindOf(list)}: they must be an array.`);
    const values: unknown[] = list;
    const limit = MaxConcurrencyPath ? await scope.within(follow(MaxConcurrencyPath, data)) : MaxConcurrency;
    if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 0))
      throw runtimeError(
        `The path ${MaxConcurrencyPath} selects ${JSON.stringify(limit)}: it must be an integer from 0 on.`,
      );
    const template = ItemSelector ?? Parameters;
    const processor = (ItemProcessor ?? Iterator) as Machine;
    const items = createScope(scope);

    async function process(index: number): Promise<unknown> {
      const at = `${place}/${index}`;
      const Item = { Index: index, Value: values[index] };
      const known = journal.position(at) !== undefined;
      const selected =
        template === undefined || known
          ? values[index]
          : await items.within(fill(template, { input: given, context: { ...context, Map: { Item } } }));
      if (!known) journal.tell(iteration("Started", name, index));
      try {
        const onExit = () => void journal.tell(iteration("Succeeded", name, index));
        return await follows(processor, at, selected, items, onExit);
      } catch (error) {
        if (!items.signal.aborted) journal.tell(iteration("Failed", name, index));
        throw error;
      }
    }
    return together(items, values.length, Number(limit) || MOST_ITEMS_AT_ONCE, process);
  }

  void finish();
  return { outcome: stopped.promise, stop, suspend: whole.end };
}

const isCompound = ({ Type }: StateDefinition): boolean => Type === "Map" || Type === "Parallel";

/** Runs this many pieces of work, a few at a time; the first failure ends them all. */
async function together(
  scope: Scope,
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<unknown[]> {
  const results: unknown[] = new Array(count);
  let next = 0;
  async function lane(): Promise<void> {
    for (let index = next++; index < count; index = next++) results[index] = await scope.within(work(index));
  }
  try {
    await Promise.all(Array.from({ length: Math.min(count, atOnce) }, lane));
    return results;
  } finally {
    scope.end();
  }
}

const kindOf = (value: unknown): string => (value === null ? "null" : `a ${typeof value}`);

function succeeded(result: unknown): Outcome {
  const output = JSON.stringify(result) ?? "null";
  if (Buffer.byteLength(output) <= LARGEST_DATA) return { status: "SUCCEEDED", output };
  const cause = `The output of the execution is larger than ${LARGEST_DATA} bytes.`;
  return { status: "FAILED", error: "States.DataLimitExceeded", cause };
}

function failed(error: unknown): Outcome {
  const { name, message } = error as Error;
  return { status: "FAILED", ...(name && { error: name }), ...(message && { cause: message }) };
}
