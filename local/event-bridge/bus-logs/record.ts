/**
 * What EventBridge writes about each step of an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-logs-schema.html
 */
export interface LogRecord {
  resource_arn: string;
  event_bus_name: string;
  request_id?: string | undefined;
  event_id?: string | undefined;
  invocation_id?: string | undefined;
  message_timestamp_ms: number;
  message_type: MessageType;
  log_level: RecordLevel;
  details: Details;
  error?: { error_message: string; aws_service: string };
}

export type RecordLevel = "ERROR" | "INFO" | "TRACE";

/** The fields of all steps; `event_detail`, `target_…` texts only where the bus's logs include details. */
export interface Details {
  caller_account_id?: string;
  source_time_ms?: number;
  source?: string | undefined;
  detail_type?: string | undefined;
  resources?: string[] | undefined;
  event_detail?: string;
  rule_arn?: string;
  target_arns?: string[];
  invocation_ids?: string[];
  role_arn?: string | undefined;
  target_arn?: string;
  attempt_type?: "FIRST" | "THROTTLE" | "RETRY";
  attempt_count?: number;
  total_attempts?: number;
  invocation_status?: string;
  final_invocation_status?: string;
  ingestion_to_start_latency_ms?: number;
  ingestion_to_complete_latency_ms?: number;
  ingestion_to_success_latency_ms?: number;
  target_duration_ms?: number;
  target_input?: string;
  target_properties?: string;
  target_response_body?: string;
}

/**
 * The level that each step is written at. AWS says what a level is for (errors; major steps; all steps), and its records
 * show some of these; the rest follows from that.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html
 */
const LEVELS = {
  EVENT_INGEST_FAILURE: "ERROR",
  EVENT_INGEST_SUCCESS: "INFO",
  EVENT_RECEIPT: "TRACE",
  RULE_MATCH_START: "TRACE",
  RULE_MATCH: "INFO",
  NO_STANDARD_RULES_MATCHED: "INFO",
  INVOCATION_START: "TRACE",
  INVOCATION_ATTEMPT_START: "TRACE",
  INVOCATION_THROTTLE_START: "TRACE",
  INVOCATION_ATTEMPT_SUCCESS: "INFO",
  INVOCATION_ATTEMPT_THROTTLE: "ERROR",
  INVOCATION_ATTEMPT_RETRYABLE_FAILURE: "ERROR",
  INVOCATION_ATTEMPT_PERMANENT_FAILURE: "ERROR",
  INVOCATION_SUCCESS: "INFO",
  INVOCATION_FAILURE: "ERROR",
  INVOCATION_DLQ: "ERROR",
} as const satisfies Record<string, RecordLevel>;

export type MessageType = keyof typeof LEVELS;

export const levelOf = (type: MessageType): RecordLevel => LEVELS[type];

const DETAILED = ["OFF", "ERROR", "INFO", "TRACE"];

/** Whether logs of a level include the records of another. */
export const includes = (level: string | undefined, record: RecordLevel): boolean =>
  DETAILED.indexOf(level ?? "OFF") >= DETAILED.indexOf(record);
