import { format } from "node:util";

const LEVELS = { debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" } as const;

/**
 * Hands everything written to stdout and stderr to `tell`, line by line and in order with the invocation's result,
 * and makes `console` write Lambda's text format: time, request id, level, message.
 */
export function captureOutput(requestId: () => string | undefined, tell: (text: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = "";
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
      rest += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) tell(line);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    }) as typeof stream.write;
  }
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      process.stdout.write(logLine(requestId(), level, format(...values)));
    };
  }
}

/** One line of Lambda's text format; line breaks inside become carriage returns, so that a message stays one line. */
export function logLine(requestId: string | undefined, level: string, message: string): string {
  return `${[new Date().toISOString(), requestId, level, message].join("\t").replaceAll("\n", "\r")}\n`;
}
