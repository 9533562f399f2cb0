/** The last log lines of the invocations that asked for them (`LogType: Tail`). */
export interface Tails {
  /** Collects what `requestId` logs until the result is called, which gives the last 4 KB in base64. */
  collect(requestId: string): () => string;
  add(requestId: string, line: string): void;
}

const KEPT_BYTES = 4_096;

export function createTails(): Tails {
  const open = new Map<string, string>();

  function add(requestId: string, line: string): void {
    const text = open.get(requestId);
    if (text === undefined) return;
    const longer = `${text}${line.slice(-KEPT_BYTES)}\n`;
    // Many times what is kept before a cut keeps its cost constant per byte. No character is shorter than a byte.
    open.set(requestId, longer.length > 16 * KEPT_BYTES ? longer.slice(-KEPT_BYTES) : longer);
  }

  return {
    collect(requestId) {
      open.set(requestId, `START RequestId: ${requestId} Version: $LATEST\n`);
      return () => {
        add(requestId, `END RequestId: ${requestId}`);
        const text = open.get(requestId) ?? "";
        open.delete(requestId);
        return Buffer.from(text).subarray(-KEPT_BYTES).toString("base64");
      };
    },
    add,
  };
}
