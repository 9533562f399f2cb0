import { TASK_ROOT } from "./code.ts";
import { TripwireError } from "./tripwire.ts";

/**
 * Leaves only a function's own frames in stack traces until the result is called: others hold paths of this machine, and
 * stack traces are part of logs.
 */
export function inTaskFrames(): () => void {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, frames) => {
    // Whoever trips has to be found.
    const isOwn = (frame: NodeJS.CallSite) => frame.getFileName()?.startsWith(TASK_ROOT);
    const own = error instanceof TripwireError ? frames : frames.filter(isOwn);
    return [headOf(error), ...own.map((frame) => `    at ${frame}`)].join("\n");
  };
  return () => {
    Error.prepareStackTrace = before;
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
