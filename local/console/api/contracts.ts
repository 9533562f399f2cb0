import type { EventRow } from "./events.ts";

/** `GET /console/api/contracts`: the schemas that are deployed, and what is seen of their events. */
export interface ContractsPage {
  contracts: ContractRow[];
  /** Types of events that no schema describes; those of AWS itself left out. */
  without: { type: string; source: string; count: number; last: EventRow }[];
}

export interface ContractRow {
  /** The schema's name. */
  name: string;
  type: string;
  source: string;
  version?: string;
  description?: string;
  /** The events of this type that are held. */
  count: number;
  lastAt?: number;
  /** The rules that take it, as people call them, without those that take everything. */
  rules: string[];
}

/** `GET /console/api/contracts/NAME` */
export interface ContractDetails {
  row: ContractRow;
  /** Of the event's detail. */
  fields: ContractField[];
  /** The schema's own example. */
  example?: unknown;
  last?: { row: EventRow; detail: unknown };
  /** Who put the events that are held. */
  publishers: { caller: string; count: number }[];
  consumers: ContractConsumer[];
  /** The rules that take everything. */
  keepers: string[];
}

export interface ContractField {
  path: string;
  /** In words, such as `integer, at least 0`. */
  type: string;
  isRequired: boolean;
  description?: string;
}

export interface ContractConsumer {
  rule: string;
  /** What takes it in the end, as people call it, such as the function behind a queue. */
  targets: { label: string; function?: string }[];
  /** What else the rule asks of the event. */
  when?: object;
  /** How many of the held events it took. */
  taken: number;
}
