import type { FaultInput } from "./fault.ts";
import type { Aim } from "./kinds.ts";

/** What each thing that a fault can be aimed at is, for people. */
export const AIMS: Record<Aim, string> = {
  rule: "a rule of a bus",
  target: "a target of a rule",
  event: "the event's detail-type",
  queue: "the queue of a message",
  stream: "the stream of a record (a part of its ARN, with *)",
  function: "a function",
  operation: "such as dynamodb:PutItem, or execute-api:POST /orders",
  resource: "a table, bucket, queue, or bus of a request",
  caller: "who calls: a function, a role, or an ARN",
  containing: "a text in what is handed over, such as an order's id",
};

export interface SettingWords {
  field: Exclude<keyof FaultInput, "kind" | "at">;
  type: "number" | "text" | "yes-no";
  says: string;
}

/** The settings of a fault, by the names that people give them. */
export const SETTINGS: Record<string, SettingWords> = {
  rate: { field: "rate", type: "number", says: "the probability of each occasion that fits, such as 0.1" },
  every: { field: "every", type: "number", says: "each n-th occasion that fits" },
  count: { field: "count", type: "number", says: "so often at most" },
  for: { field: "forSeconds", type: "number", says: "ends by itself after so many seconds" },
  seed: { field: "seed", type: "number", says: "makes its chance repeatable" },
  delay: { field: "delaySeconds", type: "number", says: "seconds" },
  when: { field: "when", type: "text", says: "a kill: before or after the operation, or end" },
  message: { field: "message", type: "text", says: "what a failed invocation says" },
  status: { field: "statusCode", type: "number", says: "what is answered for a function" },
  "prevent-execution": {
    field: "preventExecution",
    type: "yes-no",
    says: "false: the function runs first (default true)",
  },
  by: { field: "bySeconds", type: "number", says: "how many seconds the clock jumps" },
};

/** The settings that every kind of fault has. */
export const COMMON_SETTINGS = ["rate", "every", "count", "forSeconds", "seed"] as const;
