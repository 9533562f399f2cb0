import { noExecution, wrongType } from "../errors.ts";
import { startExecution } from "../executions.ts";
import { checkIncludedData, choice, optionalText, page, requiredText } from "../input.ts";
import type { Execution } from "../model.ts";
import { checkArn } from "../names.ts";
import type { State } from "../state.ts";
import { findMachine } from "../state-machines.ts";
import { type Operations, seconds } from "./operations.ts";
import { description } from "./state-machines.ts";

const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
const LARGEST_CAUSE = 32_768;

export const executionOperations = (state: State): Operations => ({
  StartExecution: {
    parameters: ["stateMachineArn", "name", "input", "traceHeader"],
    run(input) {
      const machine = findMachine(state, requiredText(input, "stateMachineArn"));
      const { execution } = startExecution(state, machine, startOptions(input));
      return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
    },
  },
  StartSyncExecution: {
    parameters: ["stateMachineArn", "name", "input", "traceHeader", "includedData"],
    async run(input) {
      checkIncludedData(input);
      const machine = findMachine(state, requiredText(input, "stateMachineArn"));
      if (machine.type !== "EXPRESS") throw wrongType();
      return describe(await startExecution(state, machine, { ...startOptions(input), sync: true }).ended);
    },
  },
  StopExecution: {
    parameters: ["executionArn", "error", "cause"],
    async run(input) {
      const execution = findExecution(state, input);
      const error = optionalText(input, "error", 256);
      const cause = optionalText(input, "cause", LARGEST_CAUSE);
      const running = state.underWay.get(execution.arn);
      running?.run.stop({
        status: "ABORTED",
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      });
      const { stoppedAt = execution.startedAt } = running ? await running.ended : execution;
      return { stopDate: seconds(stoppedAt) };
    },
  },
  DescribeExecution: {
    parameters: ["executionArn", "includedData"],
    run: (input) => ({ ...describe(findExecution(state, input)), redriveCount: 0 }),
  },
  DescribeStateMachineForExecution: {
    parameters: ["executionArn", "includedData"],
    run(input) {
      const { stateMachine } = findExecution(state, input);
      return { ...description(stateMachine), updateDate: seconds(stateMachine.updatedAt) };
    },
  },
  ListExecutions: {
    parameters: ["stateMachineArn", "statusFilter", "maxResults", "nextToken"],
    run(input) {
      const machine = findMachine(state, requiredText(input, "stateMachineArn"));
      if (machine.type === "EXPRESS") throw wrongType();
      const filter = input.statusFilter ? choice(input, "statusFilter", STATUSES) : undefined;
      const newestFirst = [...state.executions.values()]
        .filter(({ stateMachine, status }) => stateMachine.arn === machine.arn && (!filter || status === filter))
        .reverse();
      const { items, ...next } = page(newestFirst, input);
      return { executions: items.map((each) => ({ ...summary(each), redriveCount: 0 })), ...next };
    },
  },
  GetExecutionHistory: {
    parameters: ["executionArn", "maxResults", "reverseOrder", "nextToken", "includeExecutionData"],
    run(input) {
      const { arn } = findExecution(state, input);
      const events = state.underWay.get(arn)?.history ?? state.histories.get(arn) ?? [];
      const ordered = input.reverseOrder === true ? events.toReversed() : events;
      const { items, ...next } = page(ordered, input);
      return { events: input.includeExecutionData === false ? items.map(withoutData) : items, ...next };
    },
  },
});

function startOptions(input: Record<string, unknown>) {
  return { name: optionalText(input, "name"), input: optionalText(input, "input", Infinity) ?? "{}" };
}

/** Throws `InvalidArn`, also for an express machine's, and `ExecutionDoesNotExist`. */
function findExecution({ executions }: State, input: Record<string, unknown>): Execution {
  checkIncludedData(input);
  const arn = checkArn(requiredText(input, "executionArn"), "execution");
  const execution = executions.get(arn);
  if (execution) return execution;
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

const describe = (execution: Execution) => {
  const { input, output, error, cause } = execution;
  return {
    ...summary(execution),
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    error,
    cause,
  };
};

/** An event without what went through it. */
function withoutData(event: object): object {
  const without = Object.entries(event).map(([name, value]) => {
    if (!name.endsWith("Details") || typeof value !== "object") return [name, value];
    const { input, inputDetails, output, outputDetails, ...rest } = value as Record<string, unknown>;
    return [name, rest];
  });
  return Object.fromEntries(without);
}
