import * as v from "valibot";
import { about } from "./schema.ts";
import { Signal } from "./signal.ts";

export const NodeCounters = v.object({
  count: about("Events taken, calls, messages sent, items written, mails: what the node counts.", v.number()),
  failed: v.optional(v.number()),
  isFailing: v.optional(about("Whether its last try failed.", v.boolean())),
  medianMs: v.optional(about("The median of the last calls, in milliseconds.", v.number())),
  waiting: v.optional(about("Messages waiting in a queue, hidden ones included.", v.number())),
  dead: v.optional(v.number()),
  refused: v.optional(v.number()),
  types: v.optional(about("By event type, for a rule.", v.record(v.string(), v.number()))),
});
export type NodeCounters = v.InferOutput<typeof NodeCounters>;

/** What has changed on the map. */
export const MapFrame = v.object({
  nodes: about("Totals of what has changed, by node: always exact.", v.record(v.string(), NodeCounters)),
  moves: about(
    "A sample of what moved, by edge.",
    v.array(
      v.object({
        edge: v.string(),
        signal: Signal,
        label: v.optional(v.string()),
      }),
    ),
  ),
});
export type MapFrame = v.InferOutput<typeof MapFrame>;

/** An event bus: a spine of the map. */
export const MapBus = v.object({ id: about("Its ARN.", v.string()), name: v.string() });
export type MapBus = v.InferOutput<typeof MapBus>;

/** One stack. */
export const Lane = v.object({
  id: v.string(),
  name: v.string(),
  description: v.optional(v.string()),
  hidden: about("Resources that are not drawn, such as helper tables.", v.array(v.string())),
});
export type Lane = v.InferOutput<typeof Lane>;

/** Where a node stands: doors to relays are left of the bus, rules to effects right of it. */
export const Role = v.picklist(["door", "function", "store", "relay", "rule", "queue", "consumer", "effect"]);
export type Role = v.InferOutput<typeof Role>;

export const MapNode = v.object({
  id: about("The ARN, or what stands for it.", v.string()),
  lane: v.string(),
  bus: about("The id of the bus that it publishes to or is fed by.", v.string()),
  role: Role,
  kind: v.picklist([
    "route",
    "schedule",
    "function",
    "table",
    "bucket",
    "rule",
    "queue",
    "stream",
    "topic",
    "archive",
    "log",
    "mail",
    "other",
  ]),
  label: v.string(),
  name: about("Said instead of the label in the node's panel.", v.string()),
  types: v.optional(about("The event types that a rule takes.", v.array(v.string()))),
  deadLetters: v.optional(about("The queue that its dead letters go to.", v.string())),
  isSoft: v.optional(about("Less important than the rest.", v.boolean())),
});
export type MapNode = v.InferOutput<typeof MapNode>;

export const MapEdge = v.object({
  id: v.string(),
  from: v.string(),
  to: v.string(),
  kind: about(
    "`back` is a consumer's write to the table of its own lane, or its put on a bus.",
    v.picklist(["flow", "back"]),
  ),
});
export type MapEdge = v.InferOutput<typeof MapEdge>;

/** Drawn from the deployed templates. */
export const Topology = v.object({
  buses: about("Those that hand events on come before those that get them.", v.array(MapBus)),
  lanes: v.array(Lane),
  nodes: v.array(MapNode),
  edges: v.array(MapEdge),
});
export type Topology = v.InferOutput<typeof Topology>;

/** What is deployed, and what each part has done so far. */
export const MapAnswer = v.object({
  topology: Topology,
  counters: v.record(v.string(), NodeCounters),
  seq: about("The newest fact that the counters take into account.", v.number()),
});
export type MapAnswer = v.InferOutput<typeof MapAnswer>;

export const NodeDetails = v.object({
  declaredIn: v.optional(about("File and line in the application's code.", v.string())),
  known: v.array(v.tuple([v.string(), v.string()])),
  blocks: v.array(
    v.object({
      title: v.string(),
      json: v.unknown(),
    }),
  ),
  events: v.optional(about("The search for its events.", v.string())),
});
export type NodeDetails = v.InferOutput<typeof NodeDetails>;
