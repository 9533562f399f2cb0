/** Why a task failed: Retry and Catch match `name`; `message` is the cause. */
export class TaskError extends Error {
  // Field names of aws-local-stepfunctions' errors.
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, { final = false } = {}) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}

/** Returns an error that no Retry or Catch can handle. */
export const runtimeError = (cause: string): TaskError => new TaskError("States.Runtime", cause, { final: true });
