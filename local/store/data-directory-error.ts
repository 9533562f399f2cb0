import { ExplainedError } from "../explained-error.ts";
import type { Reason } from "./protocol.ts";

const ADVICE: Record<Reason, string> = {
  "in-use": "another process is using it. Stop that process, or use another directory.",
  foreign: "its file was not written by the local cloud. Choose another directory.",
  newer: "another version of the local cloud wrote it. Use that version, or choose another directory.",
  corrupt: "its file is damaged. Restore a backup, or choose another directory.",
  full: "the disk is full. Free some space and start again: everything acknowledged so far is kept.",
  "not-writable": "it cannot be written to. Check its permissions, or choose another directory.",
  other: "its file cannot be used.",
};

/** The data directory cannot be used, or can no longer be used. */
export class DataDirectoryError extends ExplainedError {
  override name = "DataDirectoryError";
  readonly reason: Reason;

  constructor(directory: string, reason: Reason, message: string) {
    super(`The data directory ${directory}: ${ADVICE[reason]} (${message})`);
    this.reason = reason;
  }
}
