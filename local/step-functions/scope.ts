/** What runs together and ends together: an execution, or the branches or items of a state in it. */
export interface Scope {
  readonly signal: AbortSignal;
  /** The work's result, unless the scope has ended by then: what it has begun goes on, unheard. Throws `Ended`. */
  within<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/** A scope has ended before the work in it had. */
export class Ended extends Error {
  override name = "Ended";
}

export function createScope(outer?: Scope): Scope {
  const own = new AbortController();
  const signal = outer ? AbortSignal.any([own.signal, outer.signal]) : own.signal;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Ended()), { once: true });
    if (signal.aborted) reject(new Ended());
  });
  ended.catch(() => {});
  return {
    signal,
    async within(work) {
      const result = await Promise.race([work, ended]);
      if (signal.aborted) throw new Ended();
      return result;
    },
    end: () => own.abort(),
  };
}
