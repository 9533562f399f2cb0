/** A line of a function's log. */
export interface LogRow {
  seq: number;
  at: number;
  /** The function's own name, and the shorter one. */
  function: string;
  label: string;
  requestId?: string;
  /** As the line itself says, in capitals; `METRIC` for a line of metrics. */
  level?: string;
  /** Its message where the line is JSON, else the line. */
  text: string;
  /** The whole line where it is JSON. */
  json?: unknown;
}

/** `GET /console/api/logs?q=…&limit=N` */
export interface LogsPage {
  /** Newest first. */
  rows: LogRow[];
  /** Whether there are older ones that fit. */
  more: boolean;
}
