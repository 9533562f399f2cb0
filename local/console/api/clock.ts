/** `GET /console/api/clock`: the time, and what runs by it. */
export interface ClockPage {
  now: number;
  /** Whether the clock can be driven. */
  driven: boolean;
  /** What is due first comes first. */
  schedules: ScheduleRow[];
}

export interface ScheduleRow {
  arn: string;
  /** A rule of a bus, or a schedule of EventBridge Scheduler. */
  kind: "rule" | "schedule";
  label: string;
  expression: string;
  timeZone?: string;
  isDisabled: boolean;
  /** Absent when it never runs again. */
  nextAt?: number;
  targets: { label: string; function?: string }[];
  /** How often it has run, as far back as the facts go, and when last. */
  runs: number;
  lastAt?: number;
}

/** `POST /console/api/clock/advance` */
export interface Advance {
  seconds: number;
}
