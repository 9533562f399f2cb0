import type { EventRow } from "./events.ts";
import type { FieldFit } from "./why-not.ts";

/** `POST /console/api/workbench`: what to try, as typed; what is absent or empty is not tried. */
export interface Trial {
  /** An event as the bus delivers it: JSON text. */
  event?: string;
  pattern?: string;
  /** Paths by name as JSON text, and the template. */
  transformer?: { paths: string; template: string };
  /** Of a rule, or of EventBridge Scheduler. */
  schedule?: string;
  timeZone?: string;
}

/** What each trial gave, or why the API would refuse it, in its words. */
export interface TrialResult {
  eventFlaw?: string;
  pattern?: { flaw: string } | PatternResult;
  output?: { flaw: string } | { text: string };
  schedule?: { flaw: string } | { runs: number[] };
}

export interface PatternResult {
  /** Absent without an event. */
  matches?: boolean;
  fields: FieldFit[];
  /** The events that are held and that the pattern matches: how many of how many, and the last of them. */
  taken: { count: number; of: number; last: EventRow[] };
}
