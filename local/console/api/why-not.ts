import type { EventRow } from "./events.ts";

/** `GET /console/api/why-not`: what somebody may ask about, newest first. */
export interface WhyNotPage {
  /** The last event of each type that no rule took but those that take everything, and how many there were. */
  events: { row: EventRow; times: number }[];
  refusals: RefusalRow[];
}

export interface RefusalRow {
  seq: number;
  at: number;
  /** Who asked, as people call it. */
  caller?: string;
  /** Such as `dynamodb:PutItem`; the operation's name where no policy was asked. */
  action: string;
  resource?: string;
  code: string;
  message: string;
  /** How often the same was refused, this time included. */
  times: number;
}

/** `GET /console/api/why-not/event/ID` */
export interface WhyNotEvent {
  row: EventRow;
  event: object;
  /** Who put it, as people call it. */
  by?: string;
  /** The rules of its bus as they were then; those that it fits best first, without those that take everything. */
  rules: RuleFit[];
  /** The rules that take everything. */
  keepers: string[];
  /** What a change of the closest rule would bring. */
  draft?: { path: string; value: string; pattern: string; more: number; of: number };
}

export interface RuleFit {
  rule: string;
  arn: string;
  took: boolean;
  isDisabled: boolean;
  pattern: object;
  fields: FieldFit[];
  /** Every field fits, but not all in the same element of a list. */
  notTogether?: true;
}

export interface FieldFit {
  path: string;
  fits: boolean;
  /** The values that the rule takes, and what the event has there: JSON text. Absent: the event has no such field. */
  wanted: string;
  found?: string;
}

/** `GET /console/api/why-not/call/SEQ` */
export interface WhyNotCall {
  row: RefusalRow;
  callerArn?: string;
  isDenied: boolean;
  /** The statement whose absence is the reason. */
  missing?: object;
  /** The same as a line of the CDK. */
  line?: string;
  considered: { policy: string; sid?: string; statement: object; why: string; isNearest: boolean }[];
  function?: string;
  requestId?: string;
  /** The events that the function was working on. */
  events: EventRow[];
}
