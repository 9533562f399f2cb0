import type { Frame } from "./frame.ts";

interface Timer {
  ref(): Timer;
  unref(): Timer;
  hasRef(): boolean;
  refresh(): Timer;
  close(): void;
  [Symbol.toPrimitive](): number;
}

/** Returns `Date`, timers, and `performance` by an environment's own time. */
export function timeOf({ clock, now, arrive }: Frame) {
  class EnvironmentDate extends Date {
    constructor(...parts: []) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }
    static override now(): number {
      return now();
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === "[object Date]";
    }
  }

  let ids = 0;
  const byId = new Map<number, Timer>();

  function timer(fire: (...args: unknown[]) => void, ms: number, repeats: boolean, args: unknown[]): Timer {
    const id = ++ids;
    const delay = Math.max(1, Number(ms) || 0);
    const due = () =>
      arrive(() => {
        if (!byId.has(id)) return;
        if (repeats) cancel = clock.after(delay, due);
        else byId.delete(id);
        fire(...args);
      });
    let cancel = clock.after(delay, due);
    const made: Timer = {
      ref: () => made,
      unref: () => made,
      hasRef: () => true,
      refresh() {
        cancel();
        cancel = clock.after(delay, due);
        return made;
      },
      close() {
        cancel();
        byId.delete(id);
      },
      [Symbol.toPrimitive]: () => id,
    };
    byId.set(id, made);
    return made;
  }

  const setTimeout = (fire: () => void, ms = 0, ...args: unknown[]) => timer(fire, ms, false, args);
  const setInterval = (fire: () => void, ms = 0, ...args: unknown[]) => timer(fire, ms, true, args);
  const clear = (given?: Timer | number) => (typeof given === "number" ? byId.get(given) : given)?.close();
  const setImmediate = (fire: (...args: unknown[]) => void, ...args: unknown[]) => timer(fire, 0, false, args);
  const after = (ms?: number, value?: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), ms));
  const timers = {
    setTimeout,
    clearTimeout: clear,
    setInterval,
    clearInterval: clear,
    setImmediate,
    clearImmediate: clear,
  };

  const startedAt = now();
  const performance = {
    now: () => now() - startedAt,
    timeOrigin: startedAt,
    mark() {},
    measure() {},
    clearMarks() {},
    clearMeasures() {},
  };
  const hrtime = Object.assign(
    (since: [number, number] = [0, 0]) => {
      const nanoseconds = BigInt(now()) * 1_000_000n - (BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
      return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
    },
    { bigint: () => BigInt(now()) * 1_000_000n },
  );
  return {
    Date: EnvironmentDate,
    timers,
    timersPromises: { setTimeout: after, setImmediate: (value?: unknown) => after(0, value) },
    performance,
    hrtime,
    uptime: () => (now() - startedAt) / 1000,
  };
}
