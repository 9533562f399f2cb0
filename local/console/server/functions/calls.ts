import type { Fact, FactOf } from "../../../trace.ts";

/** One invocation as its facts tell it. */
export interface Call {
  /** The number of its first fact that is held. */
  seq: number;
  function: string;
  requestId: string;
  from: number;
  cold: boolean;
  trigger: string;
  eventIds: readonly string[];
  /** Absent while it runs. */
  end?: FactOf<"invoked">;
}

/** The invocations by function, oldest first. Lambda tries again under the same request id: an end is of the last start. */
export function callsOf(facts: readonly Fact[]): Map<string, Call[]> {
  const calls = new Map<string, Call[]>();
  const running = new Map<string, Call>();
  const begin = (call: Call) => {
    const list = calls.get(call.function);
    if (list) list.push(call);
    else calls.set(call.function, [call]);
  };
  for (const fact of facts) {
    if (fact.kind === "invocation-started") {
      const { seq, requestId, at: from, cold, trigger, eventIds } = fact;
      const call: Call = { seq, function: fact.function, requestId, from, cold, trigger, eventIds };
      running.set(requestId, call);
      begin(call);
    }
    if (fact.kind === "invoked") {
      const { seq, requestId, at, ms, cold, trigger, eventIds } = fact;
      const call = running.get(requestId);
      running.delete(requestId);
      if (call) Object.assign(call, { cold, end: fact });
      else begin({ seq, function: fact.function, requestId, from: at - ms, cold, trigger, eventIds, end: fact });
    }
  }
  return calls;
}

/** Why a call failed, as a whole or for a part of its batch. */
export function failureOf({ end, eventIds }: Call): string | undefined {
  if (end?.error !== undefined) return end.error;
  const items = end?.failedItems?.length ?? 0;
  if (items === 0) return undefined;
  return eventIds.length === 1 ? "Reported its event as failed" : `Reported ${items} of its batch as failed`;
}

/** How long it ran without its init phase, as AWS counts a duration. */
export const runMs = ({ end }: Call): number | undefined => end && Math.max(0, end.ms - (end.initMs ?? 0));

/** The lines that a call has logged. */
export function linesOf(call: Call, calls: readonly Call[], facts: readonly Fact[]): FactOf<"log">[] {
  const tries = calls.filter(({ requestId }) => requestId === call.requestId);
  const at = tries.indexOf(call);
  // The first of a call's facts that are held may be its end.
  const from = at === 0 ? 0 : call.seq;
  const until = tries[at + 1]?.seq ?? Number.POSITIVE_INFINITY;
  return facts.filter(
    (fact): fact is FactOf<"log"> =>
      fact.kind === "log" &&
      fact.requestId === call.requestId &&
      fact.function === call.function &&
      fact.seq >= from &&
      fact.seq < until,
  );
}

/** The value that so large a share of the numbers does not exceed. */
export function percentile(numbers: readonly number[], share: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
