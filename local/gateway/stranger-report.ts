import type { Cancel, Clock } from "../clock.ts";
import type { Trace } from "../trace.ts";

const WINDOW_MS = 10_000;
/** Refusals told one by one within a window; of the others, their number at its end. */
const TOLD = 5;

/** Reports refused strangers, without letting a persistent page flood the terminal or the trace. */
export interface StrangerReport {
  tell(operation: string, message: string): void;
  stop(): void;
}

export function createStrangerReport({ clock, trace }: { clock: Clock; trace: Trace }): StrangerReport {
  let count = 0;
  let cancel: Cancel | undefined;

  const emit = (operation: string, message: string) =>
    trace.emit({ kind: "refused", service: "endpoint", operation, code: "Forbidden", message });

  function endWindow(): void {
    cancel = undefined;
    if (count > TOLD) emit(`${count - TOLD} more requests`, `They came within ${WINDOW_MS / 1000} s.`);
    count = 0;
  }

  return {
    tell(operation, message) {
      cancel ??= clock.after(WINDOW_MS, endWindow);
      if (++count <= TOLD) emit(operation, message);
    },
    stop: () => cancel?.(),
  };
}
