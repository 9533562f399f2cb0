import { useEffect, useState } from "preact/hooks";
import { Refused, read } from "./request.ts";

/**
 * Reads a resource, and again when `version` changes, with the last answer in the meantime; "gone" when the server does not
 * have it.
 */
export function useAnswer<T>(path: string, version = ""): T | "gone" | undefined {
  const [answer, setAnswer] = useState<{ path: string; value: T | "gone" }>();
  useEffect(() => {
    const stop = new AbortController();
    read<T>(path, stop.signal).then(
      (value) => setAnswer({ path, value }),
      (error) => error instanceof Refused && setAnswer({ path, value: "gone" }),
    );
    return () => stop.abort();
  }, [path, version]);
  return answer?.path === path ? answer.value : undefined;
}
