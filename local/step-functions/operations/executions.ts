import { seconds } from "../../api/seconds.ts";
import type { InputOf } from "../../api/shapes.ts";
import { boolean, required, text, unsupported } from "../../api/shapes.ts";
import { noExecution, wrongType } from "../errors.ts";
import { startExecution as begin } from "../executions.ts";
import { checkIncludedData, choice, limited, pageOf } from "../input.ts";
import { onExecution, onMachine } from "../machine-access.ts";
import type { Execution } from "../model.ts";
import { checkArn } from "../names.ts";
import { operation } from "../operation.ts";
import { execution, machine, page, start } from "../shapes.ts";
import type { State } from "../state.ts";
import { findMachine } from "../state-machines.ts";
import { description } from "./state-machines.ts";

const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
const LARGEST_CAUSE = 32_768;

export const startExecution = operation({
  input: start,
  permissions: onMachine("states:StartExecution"),
  run(state, input) {
    const started = begin(state, findMachine(state, input.stateMachineArn), startOptions(input));
    const { arn, startedAt } = started.execution;
    return { executionArn: arn, startDate: seconds(startedAt) };
  },
});

export const startSyncExecution = operation({
  input: { ...start, includedData: text() },
  permissions: onMachine("states:StartSyncExecution"),
  async run(state, input) {
    checkIncludedData(input);
    const of = findMachine(state, input.stateMachineArn);
    if (of.type !== "EXPRESS") throw wrongType();
    return describe(await begin(state, of, { ...startOptions(input), sync: true }).ended);
  },
});

export const stopExecution = operation({
  input: { executionArn: required(text()), error: text(), cause: text() },
  permissions: onExecution("states:StopExecution"),
  async run(state, input) {
    const found = findExecution(state, input);
    const error = limited(input.error, "error", 256);
    const cause = limited(input.cause, "cause", LARGEST_CAUSE);
    const running = state.underWay.get(found.arn);
    running?.run.stop({
      status: "ABORTED",
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    const { stoppedAt = found.startedAt } = running ? await running.ended : found;
    return { stopDate: seconds(stoppedAt) };
  },
});

export const describeExecution = operation({
  input: execution,
  permissions: onExecution("states:DescribeExecution"),
  run: (state, input) => ({ ...describe(findExecution(state, input)), redriveCount: 0 }),
});

export const describeStateMachineForExecution = operation({
  input: execution,
  permissions: onExecution("states:DescribeStateMachineForExecution"),
  run(state, input) {
    const { stateMachine } = findExecution(state, input);
    return { ...description(stateMachine), updateDate: seconds(stateMachine.updatedAt) };
  },
});

export const listExecutions = operation({
  input: {
    ...machine,
    ...page,
    statusFilter: text(),
    mapRunArn: unsupported(text()),
    redriveFilter: unsupported(text()),
  },
  permissions: onMachine("states:ListExecutions"),
  run(state, input) {
    const of = findMachine(state, input.stateMachineArn);
    if (of.type === "EXPRESS") throw wrongType();
    const filter = input.statusFilter ? choice(input, "statusFilter", STATUSES) : undefined;
    const newestFirst = [...state.executions.values()]
      .filter(({ stateMachine, status }) => stateMachine.arn === of.arn && (!filter || status === filter))
      .reverse();
    const { items, ...next } = pageOf(newestFirst, input);
    return { executions: items.map((each) => ({ ...summary(each), redriveCount: 0 })), ...next };
  },
});

export const getExecutionHistory = operation({
  input: { executionArn: required(text()), ...page, reverseOrder: boolean, includeExecutionData: boolean },
  permissions: onExecution("states:GetExecutionHistory"),
  run(state, input) {
    const { arn } = findExecution(state, input);
    const events = state.underWay.get(arn)?.history ?? state.histories.get(arn) ?? [];
    const ordered = input.reverseOrder === true ? events.toReversed() : events;
    const { items, ...next } = pageOf(ordered, input);
    return { events: input.includeExecutionData === false ? items.map(withoutData) : items, ...next };
  },
});

function startOptions(input: InputOf<typeof start>) {
  return { name: limited(input.name, "name"), input: limited(input.input, "input", Infinity) ?? "{}" };
}

/** Throws `InvalidArn`, also for express executions, and `ExecutionDoesNotExist`. */
function findExecution({ executions }: State, input: InputOf<typeof execution>): Execution {
  checkIncludedData(input);
  const arn = checkArn(input.executionArn, "execution");
  const found = executions.get(arn);
  if (found) return found;
  throw noExecution(arn);
}

const summary = ({ arn, stateMachine, name, status, startedAt, stoppedAt }: Execution) => ({
  executionArn: arn,
  stateMachineArn: stateMachine.arn,
  name,
  status,
  startDate: seconds(startedAt),
  ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
});

const describe = (of: Execution) => {
  const { input, output, error, cause } = of;
  return {
    ...summary(of),
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    error,
    cause,
  };
};

/** Returns an event without its input and output data. */
function withoutData(event: object): object {
  const without = Object.entries(event).map(([name, value]) => {
    if (!name.endsWith("Details") || typeof value !== "object") return [name, value];
    const { input, inputDetails, output, outputDetails, ...rest } = value as Record<string, unknown>;
    return [name, rest];
  });
  return Object.fromEntries(without);
}
