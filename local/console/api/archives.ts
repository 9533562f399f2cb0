/** `GET /console/api/archives` */
export interface ArchivesPage {
  archives: ArchiveRow[];
  /** The newest first. */
  replays: ReplayRow[];
}

export interface ArchiveRow {
  name: string;
  arn: string;
  bus: string;
  busArn: string;
  state: string;
  events: number;
  bytes: number;
  /** Absent: its events are kept forever. */
  retentionDays?: number;
  createdAt: number;
  /** The rules of its bus that a replay can be limited to. */
  rules: { name: string; arn: string }[];
}

export interface ReplayRow {
  name: string;
  state: string;
  reason?: string;
  from: number;
  to: number;
  /** The time of the last event that was replayed. */
  reached?: number;
  startedAt: number;
  endedAt?: number;
}

/** `POST /console/api/archives/replay`: times as StartReplay takes them, rules by ARN; all rules when there is none. */
export interface ReplayRequest {
  archive: string;
  from: number;
  to: number;
  rules: string[];
}
