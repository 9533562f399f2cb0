import type { Signal } from "./signal.ts";

/** What has changed on the map. */
export interface MapFrame {
  /** Totals of what has changed, by node: always exact. */
  nodes: Record<string, NodeCounters>;
  /** A sample of what moved, by edge. */
  moves: { edge: string; signal: Signal; label?: string }[];
}

export interface NodeCounters {
  /** Events taken, calls, messages sent, items written, mails: what the node counts. */
  count: number;
  failed?: number;
  /** Whether its last try failed. */
  isFailing?: boolean;
  /** The median of the last calls, in milliseconds. */
  medianMs?: number;
  /** Messages waiting in a queue, hidden ones included. */
  waiting?: number;
  dead?: number;
  refused?: number;
  /** By event type, for a rule. */
  types?: Record<string, number>;
}

/** `GET /console/api/map`: what is deployed, and what each part has done so far. */
export interface MapAnswer {
  topology: Topology;
  counters: Record<string, NodeCounters>;
  /** The newest fact that the counters take into account. */
  seq: number;
}

/** Drawn from the deployed templates. */
export interface Topology {
  bus: string;
  lanes: Lane[];
  nodes: MapNode[];
  edges: MapEdge[];
}

/** One stack. */
export interface Lane {
  id: string;
  name: string;
  description?: string;
  /** Resources that are not drawn, such as helper tables. */
  hidden: string[];
}

/** Where a node stands: doors to relays are left of the bus, rules to effects right of it. */
export type Role = "door" | "function" | "store" | "relay" | "rule" | "queue" | "consumer" | "effect";

export interface MapNode {
  /** The ARN, or what stands for it. */
  id: string;
  lane: string;
  role: Role;
  kind:
    | "route"
    | "schedule"
    | "function"
    | "table"
    | "bucket"
    | "rule"
    | "queue"
    | "archive"
    | "log"
    | "mail"
    | "other";
  label: string;
  /** Said instead of the label in the node's panel. */
  name: string;
  /** The event types that a rule takes. */
  types?: string[];
  /** The queue that its dead letters go to. */
  deadLetters?: string;
  /** Less important than the rest. */
  isSoft?: boolean;
}

export interface MapEdge {
  id: string;
  from: string;
  to: string;
  /** `back` is a consumer's write to the table of its own lane. */
  kind: "flow" | "back";
}

/** `GET /console/api/map/node?id=ID` */
export interface NodeDetails {
  /** File and line in the application's code. */
  declaredIn?: string;
  known: [name: string, value: string][];
  blocks: { title: string; json: unknown }[];
  /** The search for its events. */
  events?: string;
}
