import { useEffect, useRef, useState } from "preact/hooks";
import { paused, useFrames } from "./live.ts";
import { Refused, read } from "./request.ts";
import { useStore } from "./store.ts";

/** At most one request in so long, however much happens. */
const RELOAD_MS = 1000;

/**
 * Reads a resource, and again when something has happened, unless the page is paused. The last answer stays while the
 * next is on its way; "gone" when the server does not have it. `version` changes with every request.
 */
export function useLiveAnswer<T>(path: string): {
  answer: T | "gone" | undefined;
  version: number;
  reload(): void;
} {
  const [answer, setAnswer] = useState<{ path: string; value: T | "gone" }>();
  const [version, setVersion] = useState(0);
  const isPaused = useStore(paused);
  const due = useRef<number>(undefined);
  const reload = () => setVersion((before) => before + 1);
  useEffect(() => {
    const stop = new AbortController();
    read<T>(path, stop.signal).then(
      (value) => setAnswer({ path, value }),
      (error) => error instanceof Refused && setAnswer({ path, value: "gone" }),
    );
    return () => stop.abort();
  }, [path, version, isPaused]);
  useFrames({}, 0, () => {
    if (isPaused) return;
    due.current ??= window.setTimeout(() => {
      due.current = undefined;
      reload();
    }, RELOAD_MS);
  });
  useEffect(() => () => window.clearTimeout(due.current), []);
  return { answer: answer?.path === path ? answer.value : undefined, version, reload };
}
