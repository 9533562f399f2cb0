import { useEffect, useRef, useState } from "preact/hooks";
import { paused, useFrames } from "./live.ts";
import { useStore } from "./store.ts";
import { useAnswer } from "./use-answer.ts";

/** At most one request in so long, however much happens. */
const RELOAD_MS = 1000;

/** Reads a resource as `useAnswer` does, and again when something has happened, unless the page is paused. */
export function useLiveAnswer<T>(path: string): {
  answer: T | "gone" | undefined;
  /** Changes with every request. */
  version: number;
  reload(): void;
} {
  const [version, setVersion] = useState(0);
  const isPaused = useStore(paused);
  const due = useRef<number>(undefined);
  const reload = () => setVersion((before) => before + 1);
  useFrames({}, 0, () => {
    if (isPaused) return;
    due.current ??= window.setTimeout(() => {
      due.current = undefined;
      reload();
    }, RELOAD_MS);
  });
  useEffect(() => () => window.clearTimeout(due.current), []);
  return { answer: useAnswer<T>(path, `${version} ${isPaused}`), version, reload };
}
