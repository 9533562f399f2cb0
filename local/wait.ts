import type { Fact, FactOf, Trace } from "./trace.ts";

export interface WaitOptions {
  /** Gives up after this many milliseconds (default 20 000). */
  limitMs?: number;
  /** Gives up when it is aborted. */
  signal?: AbortSignal | undefined;
  /** Looks only at facts after this one's number; by default at every fact that the trace still holds. */
  after?: number;
}

const LIMIT_MS = 20_000;
/** Of what happened last, for the message of a wait that failed. */
const SHOWN = 5;

/**
 * The first fact of one of these kinds that `fits`, whether it has happened already or is still to come. Rejects, with
 * what happened last, after `limitMs` and when the signal is aborted.
 */
export function waitForFact<Kind extends Fact["kind"]>(
  trace: Trace,
  kinds: Kind | readonly Kind[],
  fits: (fact: FactOf<Kind>) => boolean,
  { limitMs = LIMIT_MS, signal, after = 0 }: WaitOptions = {},
): Promise<FactOf<Kind>> {
  const wanted: readonly string[] = typeof kinds === "string" ? [kinds] : kinds;
  const matches = (fact: Fact): fact is FactOf<Kind> =>
    fact.seq > after && wanted.includes(fact.kind) && fits(fact as FactOf<Kind>);
  const past = trace.recent(after).find(matches);
  if (past) return Promise.resolve(past);

  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      forget();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const fail = (why: string) => end(() => reject(new Error(`${why}. ${lastOf(trace, wanted)}`)));
    const abort = () => fail(`The wait for a fact of the kind ${wanted.join(" or ")} was aborted`);
    const timer = setTimeout(
      () => fail(`No such fact of the kind ${wanted.join(" or ")} within ${limitMs} ms`),
      limitMs,
    );
    const forget = trace.on((fact) => matches(fact) && end(() => resolve(fact)));
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });
}

function lastOf(trace: Trace, kinds: readonly string[]): string {
  const last = trace
    .recent()
    .filter(({ kind }) => kinds.includes(kind))
    .slice(-SHOWN);
  if (last.length === 0) return "There was none at all.";
  return `The last of that kind: ${last.map((fact) => JSON.stringify(fact)).join("\n")}`;
}
