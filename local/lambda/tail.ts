/** The last log lines of the invocations that asked for them (`LogType: Tail`). */
export interface Tails {
  /** Collects what `requestId` logs until the result is called, which gives the last 4 KB in base64. */
  collect(requestId: string): () => string;
  add(requestId: string, line: string): void;
}

const KEPT_BYTES = 4_096;

export function createTails(): Tails {
  const open = new Map<string, string[]>();
  return {
    collect(requestId) {
      const lines: string[] = [];
      open.set(requestId, lines);
      return () => {
        open.delete(requestId);
        const text = [`START RequestId: ${requestId} Version: $LATEST`, ...lines, `END RequestId: ${requestId}`, ""];
        return Buffer.from(text.join("\n")).subarray(-KEPT_BYTES).toString("base64");
      };
    },
    add: (requestId, line) => open.get(requestId)?.push(line),
  };
}
