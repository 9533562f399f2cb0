import type { Clock } from "../clock.ts";
import type { TargetKinds } from "../event-bridge/targets/kinds.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { StartEnvironment } from "../lambda/environment.ts";
import type { Run } from "../lambda/invocation.ts";
import type { QueueSource, StreamSource } from "../lambda/sources.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { createActiveFaults } from "./active-faults.ts";
import { BadFault } from "./bad-fault.ts";
import { faultyRun } from "./edges/concurrency.ts";
import { faultyEnvironments } from "./edges/environments.ts";
import { faultyQueues } from "./edges/queues.ts";
import { faultyRefusal } from "./edges/refusal.ts";
import { faultyRequests, type Handle } from "./edges/requests.ts";
import { createRunningFunctions } from "./edges/running-functions.ts";
import { faultyStreams } from "./edges/streams.ts";
import { faultyTargets } from "./edges/targets.ts";
import { createWaits } from "./edges/waits.ts";
import type { Fault } from "./fault.ts";
import { readFault } from "./read-fault.ts";

export { BadFault } from "./bad-fault.ts";
export type { Fault, FaultInput } from "./fault.ts";
export { type FaultKind, KINDS } from "./kinds.ts";

/** The faults of a cloud, and what injects them: each port between its services, wrapped. While none is on, a wrapper is one branch. */
export interface Faults {
  /** Switches a fault on. Throws `BadFault`. */
  add(input: unknown): Fault;
  /** Those that are on. */
  list(): Fault[];
  /** The last that ended, newest first. */
  ended(): Fault[];
  /** Ends a fault; false where there is none. */
  remove(id: string): boolean;
  clear(): void;
  targets(kinds: TargetKinds): TargetKinds;
  queues(source: QueueSource): QueueSource;
  streams(source: StreamSource): StreamSource;
  run(run: Run): Run;
  refusal(judge: Refusal): Refusal;
  environments(start: StartEnvironment): StartEnvironment;
  /** Wraps a service's answers; `service` is its signing name. */
  requests(service: string, handle: Handle): Handle;
  /** Forgets what waits: the cloud is stopping. */
  stop(): void;
}

interface Deps {
  clock: Clock;
  random: Random;
  trace: Trace;
  /** Moves the clock forward; absent where it cannot be driven. */
  advance?: ((ms: number) => void) | undefined;
}

/** Creates a cloud's faults; at first, none is on. */
export function createFaults(deps: Deps): Faults {
  const faults = createActiveFaults(deps);
  const waits = createWaits(deps.clock);
  const running = createRunningFunctions(faults);

  function jump(bySeconds = 0): void {
    if (!deps.advance) throw new BadFault("The clock cannot jump: restart with --clock.");
    deps.advance(bySeconds * 1000);
  }

  return {
    add(input) {
      const asked = readFault(input);
      if (asked.kind === "clock-jump" && !deps.advance) jump();
      const fault = faults.add(asked);
      if (fault.kind === "clock-jump") {
        faults.strikeIf("clock-jump", {}, {}, ({ id }) => id === fault.id);
        faults.end(fault.id);
        jump(fault.bySeconds);
      }
      if (fault.kind === "invocation-kill" && fault.when === undefined && !fault.delaySeconds) running.killNow(fault);
      return faults.find(fault.id) ?? fault;
    },
    list: faults.list,
    ended: faults.ended,
    remove: faults.end,
    clear() {
      for (const { id } of faults.list()) faults.end(id);
    },
    targets: (kinds) => faultyTargets(kinds, faults, waits),
    queues: (source) => faultyQueues(source, faults, waits),
    streams: (source) => faultyStreams(source, faults, waits),
    run: (run) => faultyRun(run, faults),
    refusal: (judge) => faultyRefusal(judge, faults),
    environments: (start) => faultyEnvironments(start, faults, running, waits),
    requests: (service, handle) => faultyRequests(service, handle, faults, running, waits),
    stop: waits.stop,
  };
}
