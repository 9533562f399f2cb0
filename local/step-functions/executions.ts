import type { Caller } from "../aws.ts";
import { parseJson } from "../json.ts";
import type { Machine } from "./definition/asl.ts";
import { executionExists, invalid, invalidInput } from "./errors.ts";
import { ended, started } from "./history.ts";
import { EXPRESS_SECONDS, LARGEST_DATA, MOST_EVENTS } from "./limits.ts";
import type { Execution, StateMachine } from "./model.ts";
import { checkName, executionArn } from "./names.ts";
import { startRun } from "./run.ts";
import type { State, UnderWay } from "./state.ts";

interface StartOptions {
  name?: string | undefined;
  /** JSON text. */
  input: string;
  /** A caller waits for its end, and starts it again if necessary. */
  sync?: boolean;
}

/**
 * Starts an execution, or returns the running one with the same name and input. Throws `InvalidName`,
 * `InvalidExecutionInput` and `ExecutionAlreadyExists`.
 */
export function startExecution(
  state: State,
  machine: StateMachine,
  { name, input, sync = false }: StartOptions,
): UnderWay {
  const { clock, random } = state;
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
  if (!express) state.executions.set(arn, execution);
  else if (!sync) state.accepted.set(arn, execution);
  return begin(state, execution, data);
}

/** Runs an execution from where its journal ends. */
function begin(state: State, execution: Execution, input: unknown): UnderWay {
  const { clock } = state;
  const { arn, stateMachine, startedAt } = execution;
  // Validated when the machine was created.
  const machine = JSON.parse(stateMachine.definition) as Machine;
  const journal = state.journals.open(execution);
  if (journal.history.length === 0) journal.tell(started(execution.input, stateMachine.roleArn));
  const express = stateMachine.type === "EXPRESS";
  const seconds = Math.min(machine.TimeoutSeconds ?? Infinity, express ? EXPRESS_SECONDS : Infinity);
  const run = startRun({
    machine,
    input,
    endsAt: Number.isFinite(seconds) ? startedAt + seconds * 1000 : undefined,
    execution: {
      Id: arn,
      Name: execution.name,
      RoleArn: stateMachine.roleArn,
      Input: input,
      StartTime: new Date(startedAt).toISOString(),
    },
    stateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
    tasks: {
      deps: state,
      caller: roleCaller(stateMachine.roleArn, execution.name),
      executionArn: arn,
      stateMachineArn: stateMachine.arn,
    },
    journal,
    mostEvents: express ? Infinity : MOST_EVENTS,
  });
  const end = run.outcome.then((outcome) => {
    journal.tell(ended(outcome));
    state.underWay.delete(arn);
    const last = { ...execution, ...outcome, stoppedAt: clock.now() };
    if (isKept(state, execution)) {
      state.executions.set(arn, last);
      state.histories.set(arn, journal.history);
    }
    state.accepted.delete(arn);
    journal.close();
    return last;
  });
  const underWay = { execution, run, history: journal.history, ended: end };
  state.underWay.set(arn, underWay);
  return underWay;
}

/** Returns whether a finished execution is kept: not if its machine was deleted or is an express machine. */
const isKept = ({ machines }: State, { stateMachine }: Execution): boolean =>
  stateMachine.type === "STANDARD" && machines.has(stateMachine.arn);

/**
 * Resumes the executions left by an earlier process: standard ones where they stopped, asynchronous express ones from
 * their start. https://docs.aws.amazon.com/step-functions/latest/dg/express-at-least-once-execution.html
 */
export function resumeExecutions(state: State): void {
  const standard = [...state.executions.values()].filter(({ status }) => status === "RUNNING");
  for (const execution of [...standard, ...state.accepted.values()])
    begin(state, execution, JSON.parse(execution.input));
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

/** Returns the machine's role as a caller, in a session named after the execution. */
function roleCaller(roleArn: string, session: string): Caller {
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const arn = `${roleArn.slice(0, roleArn.indexOf(":role/")).replace(":iam:", ":sts:")}:assumed-role/${name}/${session}`;
  return { type: "role", arn, roleArn };
}
