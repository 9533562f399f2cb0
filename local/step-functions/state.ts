import type { Collection } from "../store.ts";
import type { StepFunctionsDeps } from "./deps.ts";
import type { HistoryEvent } from "./history.ts";
import { createJournals, type Journals } from "./journal.ts";
import type { Execution, StateMachine } from "./model.ts";
import type { Run } from "./run.ts";

/** A running execution. */
export interface UnderWay {
  execution: Execution;
  run: Run;
  /** The events so far. */
  history: HistoryEvent[];
  /** Resolves with the finished execution, which is in the store by then. */
  ended: Promise<Execution>;
}

/** The state shared by the operations: all machines and executions. Express executions are not kept after they end. */
export interface State extends StepFunctionsDeps {
  /** By ARN, like all that follow. */
  machines: Collection<StateMachine>;
  executions: Collection<Execution>;
  /** Histories of finished executions; running ones have a journal. */
  histories: Collection<HistoryEvent[]>;
  /** The running asynchronous executions of express machines. */
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
