import type { Aim, FaultKind } from "./kinds.ts";

/** A fault as it is asked for: what it does, to what, how often, and for how long. */
export interface FaultInput {
  kind: FaultKind;
  /**
   * What it hits; all that is given must fit. A name is an ARN or its last part, and `*` in it stands for anything;
   * `operation` is like `dynamodb:PutItem`; `containing` is a text in what is handed over.
   */
  at?: Partial<Record<Aim, string>>;
  /** The probability of each occasion that fits, 0 to 1; 1 when absent. */
  rate?: number;
  /** Strikes at each n-th occasion that fits. */
  every?: number;
  /** Strikes so often at most. */
  count?: number;
  /** Ends by itself after this, by the cloud's clock. */
  forSeconds?: number;
  /** Makes its chance repeatable, whatever else happens. */
  seed?: number;
  delaySeconds?: number;
  /** When a kill happens: before or after the operation in `at`, or once the function is done. */
  when?: "before" | "after" | "end";
  /** What a failed invocation says. */
  message?: string;
  statusCode?: number;
  /** Whether the function does not run at all; true when absent. */
  preventExecution?: boolean;
  bySeconds?: number;
}

/** A fault that is on, or was. Times are milliseconds since the epoch, by the cloud's clock. */
export interface Fault extends FaultInput {
  id: string;
  since: number;
  /** When it ends by itself. */
  until?: number;
  struck: number;
  /** When it ended. */
  endedAt?: number;
}
