import { format } from "node:util";
import { splitLines } from "./line-splitter.ts";

const LEVELS = { debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" } as const;

/**
 * Hands everything written to stdout and stderr to `tell`, line by line and in order with the invocation's result,
 * and makes `console` write Lambda's text format: time, request id, level, message. The result tells what no line feed ends.
 */
export function captureOutput(requestId: () => string | undefined, tell: (text: string) => void): () => void {
  const splitters = [process.stdout, process.stderr].map((stream) => {
    const splitter = splitLines(tell);
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
      splitter.write(typeof chunk === "string" ? Buffer.from(chunk, encodingOf(encoding)) : chunk);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    }) as typeof stream.write;
    return splitter;
  });
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      process.stdout.write(logLine(requestId(), level, format(...values)));
    };
  }
  return () => {
    for (const splitter of splitters) splitter.flush();
  };
}

const encodingOf = (given: unknown) =>
  typeof given === "string" && Buffer.isEncoding(given) ? (given as BufferEncoding) : "utf8";

/** One line of Lambda's text format; line breaks inside become carriage returns, so that a message stays one line. */
export function logLine(requestId: string | undefined, level: string, message: string): string {
  return `${[new Date().toISOString(), requestId, level, message].join("\t").replaceAll("\n", "\r")}\n`;
}
