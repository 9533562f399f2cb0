import type { Caller } from "../aws.ts";
import { parseJson } from "../json.ts";
import { type Machine, statesOf } from "./definition/asl.ts";
import { executionExists, invalid, invalidInput } from "./errors.ts";
import { ended, type HistoryEvent, happening, started } from "./history.ts";
import type { Execution, Outcome, StateMachine } from "./model.ts";
import { checkName, executionArn } from "./names.ts";
import { LARGEST_DATA, startRun } from "./run.ts";
import type { State, UnderWay } from "./state.ts";

interface StartOptions {
  name?: string | undefined;
  /** JSON text. */
  input: string;
}

/** An express machine ends its executions after five minutes. */
const EXPRESS_SECONDS = 300;

/**
 * Starts an execution. Throws `InvalidName`, `InvalidExecutionInput` and `ExecutionAlreadyExists`; an execution of the same
 * name and input that still runs is given as it is.
 */
export function startExecution(state: State, machine: StateMachine, { name, input }: StartOptions): UnderWay {
  const { clock, random } = state.deps;
  const chosen = checkName(name ?? random.uuid());
  const data = parseInput(input);
  const express = machine.type === "EXPRESS";
  const arn = executionArn(machine.name, chosen, express ? random.uuid() : undefined);
  const known = state.executions.get(arn);
  const running = state.underWay.get(arn);
  if (running && running.execution.input === input) return running;
  if (known) throw executionExists(arn);
  const execution: Execution = {
    arn,
    name: chosen,
    stateMachine: machine,
    status: "RUNNING",
    input,
    startedAt: clock.now(),
  };
  return begin(state, execution, data);
}

function begin(state: State, execution: Execution, input: unknown): UnderWay {
  const { clock } = state.deps;
  const { arn, stateMachine } = execution;
  // Checked when it was made.
  const machine = JSON.parse(stateMachine.definition) as Machine;
  const places = new Map([...statesOf(machine)].map((place) => [place.name, place]));
  const history: HistoryEvent[] = [];
  const tell = (happened: ReturnType<typeof happening>) => {
    if (!happened) return;
    const id = history.length + 1;
    history.push({ id, previousEventId: id - 1, timestamp: clock.now() / 1000, ...happened });
  };
  tell(started(execution.input, stateMachine.roleArn));
  const limits = [machine.TimeoutSeconds ?? Infinity, stateMachine.type === "EXPRESS" ? EXPRESS_SECONDS : Infinity];
  const limit = Math.min(...limits);
  const run = startRun({
    machine,
    input,
    timeoutSeconds: Number.isFinite(limit) ? limit : undefined,
    contextObject: {
      Execution: { Id: arn, Name: execution.name, RoleArn: stateMachine.roleArn },
      StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
    },
    tasks: {
      deps: state.deps,
      caller: roleCaller(stateMachine.roleArn, execution.name),
      executionArn: arn,
      stateMachineArn: stateMachine.arn,
    },
    onEvent: (event) => tell(happening(event, places)),
  });
  const end = run.outcome.then((outcome) => {
    tell(ended(outcome));
    state.underWay.delete(arn);
    return keep(state, { ...execution, ...outcome, stoppedAt: clock.now() }, history);
  });
  const underWay = { execution, run, history, ended: end };
  state.underWay.set(arn, underWay);
  keep(state, execution, history);
  return underWay;
}

/** Puts a standard machine's execution into the store, with its history once it has ended. */
function keep(state: State, execution: Execution, history: HistoryEvent[]): Execution {
  const { machines, executions, histories } = state;
  // The executions of a machine that is gone go with it, and express machines keep none.
  if (execution.stateMachine.type === "EXPRESS" || !machines.has(execution.stateMachine.arn)) return execution;
  executions.set(execution.arn, execution);
  if (execution.status !== "RUNNING") histories.set(execution.arn, history);
  return execution;
}

/** What a run that ended with the process left behind is over: nothing resumes it. */
export function abortLeftovers(state: State): void {
  const { executions, histories, deps } = state;
  const outcome: Outcome = {
    status: "ABORTED",
    error: "LocalCloud.Stopped",
    cause: "The local cloud stopped while this execution was under way: it was not resumed. Start it again.",
  };
  for (const execution of [...executions.values()].filter(({ status }) => status === "RUNNING")) {
    const stoppedAt = deps.clock.now();
    executions.set(execution.arn, { ...execution, ...outcome, stoppedAt });
    const first = { ...started(execution.input, execution.stateMachine.roleArn), id: 1, previousEventId: 0 };
    const last = { ...ended(outcome), id: 2, previousEventId: 1 };
    // What happened in between went with the process.
    histories.set(execution.arn, [
      { ...first, timestamp: execution.startedAt / 1000 },
      { ...last, timestamp: stoppedAt / 1000 },
    ]);
  }
}

function parseInput(input: string): unknown {
  if (Buffer.byteLength(input) > LARGEST_DATA) {
    throw invalid(
      "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or " +
        `equal to ${LARGEST_DATA}`,
    );
  }
  try {
    return parseJson(input);
  } catch (error) {
    throw invalidInput((error as Error).message);
  }
}

/** A machine's tasks run as its role, in a session of the execution's name. */
function roleCaller(roleArn: string, session: string): Caller {
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const arn = `${roleArn.slice(0, roleArn.indexOf(":role/")).replace(":iam:", ":sts:")}:assumed-role/${name}/${session}`;
  return { type: "role", arn, roleArn };
}
