/** Why a task failed: `name` is what Retry and Catch go by, `message` the cause. */
export class TaskError extends Error {
  // The names that errors of aws-local-stepfunctions have.
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, { final = false } = {}) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}

/** What no Retry and no Catch takes. */
export const runtimeError = (cause: string): TaskError => new TaskError("States.Runtime", cause, { final: true });
