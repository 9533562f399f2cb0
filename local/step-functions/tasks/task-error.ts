/** Why a task failed: `name` is what Retry and Catch go by, `message` the cause. */
export class TaskError extends Error {
  // Read by aws-local-stepfunctions.
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, { final = false } = {}) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}
