export type MachineType = "STANDARD" | "EXPRESS";

/** A state machine as the store keeps it. Times are in milliseconds since the epoch. */
export interface StateMachine {
  arn: string;
  name: string;
  type: MachineType;
  /** As it was given. */
  definition: string;
  roleArn: string;
  loggingConfiguration: object;
  tracingConfiguration: object;
  tags: Record<string, string>;
  /** Which change this is; none for the first. */
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

/** An execution as the store keeps it. It goes by the machine as it was at its start. */
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
