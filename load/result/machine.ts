import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import type { Result } from "./result.ts";

/** Returns a description of the machine that a result was measured on. */
export const machine = (sharedWithCloud: boolean): Result["machine"] => ({
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  sharedWithCloud,
});
