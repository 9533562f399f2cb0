import { unsupportedParameter } from "../api/unsupported-parameter.ts";
import type { Caller, Service } from "../aws.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { checkMayStart } from "./check-may-start.ts";
import type { StepFunctionsDeps } from "./deps.ts";
import { resumeExecutions, startExecution } from "./executions.ts";
import { stateMachineArn } from "./names.ts";
import { operations } from "./operations/index.ts";
import { createState } from "./state.ts";
import { createMachine, deleteMachine, findMachine, type MachineDefinition, updateMachine } from "./state-machines.ts";

export interface StepFunctions {
  service: Service;
  /** Creates a machine, or updates the one with that name unless `keep` is set. Throws `InvalidDefinition`. */
  createStateMachine(
    definition: MachineDefinition,
    options?: { keep?: boolean },
  ): Promise<{ arn: string; name: string; revisionId: string }>;
  /** Deletes a machine with its executions; does nothing if it does not exist. */
  deleteStateMachine(stateMachineArn: string): Promise<void>;
  /** Starts an execution for a caller inside the cloud. Throws `StateMachineDoesNotExist`, `AccessDeniedException`. */
  startExecution(
    stateMachineArn: string,
    execution: { input: string; name?: string },
    caller: Caller,
  ): Promise<{ executionArn: string }>;
  /** Suspends running executions: the next process to open the store resumes them. */
  stop(): Promise<void>;
}

/**
 * Step Functions on aws-local-stepfunctions, for the definitions that the library runs as AWS does: JSONPath, and tasks
 * that call Lambda, SQS or EventBridge. Executions of standard machines survive the process (`resumeExecutions`).
 * StartSyncExecution: SDKs put `sync-` before the endpoint's host unless `disableHostPrefix` (JavaScript) or
 * `inject_host_prefix=False` (boto3) tells them not to.
 */
export function createStepFunctions(deps: StepFunctionsDeps): StepFunctions {
  const state = createState(deps);
  deps.started.then(
    () => resumeExecutions(state),
    () => {},
  );
  return {
    service: awsJson({
      signingName: "states",
      target: "AWSStepFunctions",
      version: "1.0",
      operations,
      state,
      unsupported: unsupportedParameter,
    }),
    async createStateMachine(definition, { keep = false } = {}) {
      const arn = stateMachineArn(definition.name);
      // A machine's type cannot be changed.
      if (state.machines.get(arn)?.type !== (definition.type ?? "STANDARD")) deleteMachine(state, arn);
      const known = state.machines.get(arn);
      const changed = () => (known ? updateMachine(state, known, definition) : createMachine(state, definition));
      const machine = known && keep ? known : changed();
      return { arn: machine.arn, name: machine.name, revisionId: machine.revisionId ?? "INITIAL" };
    },
    async deleteStateMachine(arn) {
      deleteMachine(state, arn);
    },
    async startExecution(arn, { input, name }, caller) {
      const machine = findMachine(state, arn);
      checkMayStart(state, arn, caller);
      const { execution } = startExecution(state, machine, { input, name });
      return { executionArn: execution.arn };
    },
    async stop() {
      for (const { execution, run } of state.underWay.values()) {
        const isWaitedFor = execution.stateMachine.type === "EXPRESS" && !state.accepted.has(execution.arn);
        if (isWaitedFor) run.stop(STOPPED);
        else run.suspend();
      }
    },
  };
}

/** The outcome of a synchronous execution when the process stops: no other process can respond to its caller. */
const STOPPED = {
  status: "ABORTED",
  error: "LocalCloud.Stopped",
  cause: "The local cloud stopped while this execution was under way. Start it again.",
} as const;
