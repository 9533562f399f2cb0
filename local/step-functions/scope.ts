/** Work that runs and ends together: an execution, or the branches or items of one of its states. */
export interface Scope {
  readonly signal: AbortSignal;
  /**
   * Returns the work's result. Throws `Ended` if the scope ends first: the work continues, but its result is ignored.
   */
  within<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/** The scope ended before the work in it. */
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
