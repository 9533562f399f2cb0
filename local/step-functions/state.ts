import type { Caller } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Collection, Store } from "../store.ts";
import type { HistoryEvent } from "./history.ts";
import { createJournals, type Journals } from "./journal.ts";
import type { Execution, StateMachine } from "./model.ts";
import type { Run } from "./run.ts";

export interface StepFunctionsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  /** Resolves once everything is deployed: executions that an earlier process left are taken up then. */
  started: Promise<void>;
  /** Judges callers from inside the cloud, the roles of state machines among them. */
  refusal: Refusal;
  /** Whether a role exists and trusts Step Functions in the name of a machine. */
  mayAssume: MayAssume;
  lambda: {
    arnOf(reference: string): string;
    invoke(
      functionArn: string,
      payload: string,
      caller: Caller,
    ): Promise<{ payload: string; error?: string; requestId: string }>;
    invokeAsync(functionArn: string, payload: string, caller: Caller): Promise<{ requestId: string }>;
  };
  sendToQueue(
    queueArn: string,
    message: { body: string; delaySeconds?: number; groupId?: string; deduplicationId?: string },
    caller: Caller,
  ): Promise<{ messageId: string }>;
  /** Input and output as the wire has them. */
  putEvents(input: { Entries: object[] }, caller: Caller): Promise<{ FailedEntryCount?: number | undefined }>;
}

/** What an execution that is under way has. */
export interface UnderWay {
  execution: Execution;
  run: Run;
  /** What happened so far. */
  history: HistoryEvent[];
  /** Resolves with the execution's last state, which is in the store by then. */
  ended: Promise<Execution>;
}

/** All machines and executions. Those of express machines are nowhere once they ended. */
export interface State {
  deps: StepFunctionsDeps;
  /** By ARN, as all that follow. */
  machines: Collection<StateMachine>;
  executions: Collection<Execution>;
  /** Of executions that have ended; those under way have a journal. */
  histories: Collection<HistoryEvent[]>;
  /** The asynchronous executions of express machines that have not ended. */
  accepted: Collection<Execution>;
  journals: Journals;
  underWay: Map<string, UnderWay>;
}

export function createState(deps: StepFunctionsDeps): State {
  const open = <T>(name: string) => deps.store.collection<T>(`step-functions/${name}`);
  return {
    deps,
    machines: open("machines"),
    executions: open("executions"),
    histories: open("histories"),
    accepted: open("accepted"),
    journals: createJournals(deps.store, deps.clock.now),
    underWay: new Map(),
  };
}
