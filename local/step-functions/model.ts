export type MachineType = "STANDARD" | "EXPRESS";

/** A state machine as stored. Times are in milliseconds since the epoch. */
export interface StateMachine {
  arn: string;
  name: string;
  type: MachineType;
  /** As given by the caller. */
  definition: string;
  roleArn: string;
  loggingConfiguration: object;
  tracingConfiguration: object;
  tags: Record<string, string>;
  /** The id of the latest update; absent before the first one. */
  revisionId?: string;
  createdAt: number;
  updatedAt: number;
}

type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** How an execution ended. */
export interface Outcome {
  status: Exclude<Status, "RUNNING">;
  /** JSON text. */
  output?: string;
  error?: string;
  cause?: string;
}

/** An execution as stored. It uses the machine as it was at its start. */
export interface Execution {
  arn: string;
  name: string;
  stateMachine: StateMachine;
  status: Status;
  /** JSON text. */
  input: string;
  startedAt: number;
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
}
