import type { ProbeRule } from "../custom-event/rules.ts";
import type { Target } from "./probe-event.ts";

/** The environment variable that holds the settings of the probe's CDK app, as JSON. */
export const PROBE_VARIABLE = "LOAD_PROBE";

/** The settings of the probe's stack. */
export interface ProbeSettings {
  busName: string;
  /** Rules that match each event, per kind of target. */
  rules: number;
  /** Rules on the bus that match no event. */
  otherRules: number;
  /** Rules for custom events, and their target; undefined for the probe's own events. */
  custom?: { target: Target; rules: ProbeRule[] } | undefined;
  /** The events that report what becomes of orders, with a rule for each detail type; undefined without the order flow. */
  orders?: { sourcePrefix: string; detailTypes: string[] } | undefined;
  /** The number of functions that act as workers, and whether a state machine starts them. */
  functions: number;
  stateMachine: boolean;
}
