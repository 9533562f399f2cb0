import type { Collection } from "../store.ts";
import type { StepFunctionsDeps } from "./deps.ts";
import type { HistoryEvent } from "./history.ts";
import { createJournals, type Journals } from "./journal.ts";
import type { Execution, StateMachine } from "./model.ts";
import type { Run } from "./run.ts";

/** What an execution that is under way has. */
export interface UnderWay {
  execution: Execution;
  run: Run;
  /** What happened so far. */
  history: HistoryEvent[];
  /** Resolves with the execution's last state, which is in the store by then. */
  ended: Promise<Execution>;
}

/** What the operations work with: all machines and executions. Those of express machines are nowhere once they ended. */
export interface State extends StepFunctionsDeps {
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
    ...deps,
    machines: open("machines"),
    executions: open("executions"),
    histories: open("histories"),
    accepted: open("accepted"),
    journals: createJournals(deps.store, deps.clock.now),
    underWay: new Map(),
  };
}
