/** The environment variable in which the probe's CDK app finds its settings, as JSON. */
export const PROBE_VARIABLE = "LOAD_PROBE";

/** What the probe's stack is made from. */
export interface ProbeSettings {
  busName: string;
  /** Rules that match each event, for each target kind. */
  rules: number;
  /** Rules on the bus that match no event. */
  otherRules: number;
  /** The events that tell what becomes of orders, a rule for each detail type; undefined for none. */
  orders?: { sourcePrefix: string; detailTypes: string[] } | undefined;
  /** Functions as workers, and whether a state machine starts them. */
  functions: number;
  stateMachine: boolean;
}
