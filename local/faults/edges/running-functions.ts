import type { Environment } from "../../lambda/environment.ts";
import type { ActiveFault, ActiveFaults } from "../active-faults.ts";
import type { Occasion } from "../occasion.ts";

/** How AWS words the exit of a process that was killed. */
export const KILLED = "signal: killed";

/** An invocation that runs. */
export interface RunningFunction {
  environment: Environment;
  functionArn: string;
  requestId: string;
  payload: string;
}

/** The invocations that run, for faults that come from outside of them. */
export interface RunningFunctions {
  begin(invocation: RunningFunction): void;
  end(requestId: string): void;
  find(requestId: string): RunningFunction | undefined;
  /** Kills all that a fault is aimed at. */
  killNow(fault: ActiveFault): void;
}

export function createRunningFunctions(faults: ActiveFaults): RunningFunctions {
  const running = new Map<string, RunningFunction>();
  return {
    begin: (invocation) => void running.set(invocation.requestId, invocation),
    end: (requestId) => void running.delete(requestId),
    find: (requestId) => running.get(requestId),
    killNow({ id }) {
      for (const invocation of [...running.values()]) {
        const about = aboutInvocation(invocation);
        if (faults.strikeIf("invocation-kill", invocationOccasion(invocation), about, (each) => each.id === id))
          invocation.environment.kill(KILLED);
      }
    },
  };
}

export const invocationOccasion = ({ functionArn, payload }: RunningFunction): Occasion => ({
  function: functionArn,
  containing: () => payload,
});

export const aboutInvocation = ({ functionArn, requestId }: RunningFunction) => ({ function: functionArn, requestId });
