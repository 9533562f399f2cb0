import { matchRoute, parseRoute } from "../../../http-api/routes.ts";
import type { Fact } from "../../../trace.ts";
import type { MapFrame, NodeCounters, Topology } from "../../api/map.ts";
import type { Signal } from "../../api/signal.ts";
import { busId } from "./buses.ts";

/** What each node of the map has done so far, and what moved last. */
export interface MapCounters {
  add(fact: Fact): void;
  /** All counters, with what queues hold now. */
  all(): Record<string, NodeCounters>;
  /** What has changed since a fact, and a sample of what moved. */
  since(seq: number): MapFrame | undefined;
}

interface Counted extends NodeCounters {
  /** Of the last fact that changed it. */
  seq: number;
  durations: number[];
}

export interface QueueState {
  arn: string;
  visible: number;
  inFlight: number;
  delayed: number;
}

interface Move {
  seq: number;
  edge: string;
  signal: Signal;
  label?: string;
}

/** The median is of so many calls. */
const MEDIAN_OF = 50;
const MOVES_IN_A_FRAME = 24;
const MOVES_PER_EDGE = 3;
const MOVES_KEPT = 200;

export interface CounterDeps {
  topology: Topology;
  /** The function whose role a caller's ARN names. */
  functionOf(callerArn: string): string | undefined;
  queues(): readonly QueueState[];
}

export function createMapCounters({ topology, functionOf, queues }: CounterDeps): MapCounters {
  const nodes = new Map(topology.nodes.map((node) => [node.id, node]));
  const edges = new Set(topology.edges.map(({ id }) => id));
  const edgeTo = new Map(topology.edges.map(({ to, from }) => [to, from]));
  const routes = topology.nodes.filter(({ kind }) => kind === "route").map(({ id, label }) => parseRoute(label, id));
  const buses = new Set(topology.buses.map(({ id }) => id));
  const counters = new Map<string, Counted>();
  let moves: Move[] = [];
  const types = new Map<string, string>();

  function counted(id: string, seq: number): Counted {
    const known = counters.get(id) ?? { count: 0, seq: 0, durations: [] };
    counters.set(id, known);
    known.seq = seq;
    return known;
  }

  function move(seq: number, from: string | undefined, to: string, signal: Signal, label?: string): void {
    const edge = `${from}→${to}`;
    if (!edges.has(edge)) return;
    moves.push({ seq, edge, signal, ...(label !== undefined && { label }) });
    if (moves.length > MOVES_KEPT * 2) moves = moves.slice(-MOVES_KEPT);
  }

  function add(fact: Fact): void {
    const { seq } = fact;
    switch (fact.kind) {
      case "put": {
        const type = fact.event["detail-type"];
        types.set(fact.event.id, type);
        if (types.size > MOVES_KEPT) types.delete(types.keys().next().value ?? "");
        const bus = busId(fact.bus);
        counted(bus, seq).count += 1;
        if (fact.by) move(seq, functionOf(fact.by.caller), bus, "flow", type);
        for (const rule of fact.rules) matched(bus, rule, type, seq);
        return;
      }
      case "scheduled":
        counted(fact.rule, seq).count += 1;
        return;
      case "delivered":
        if (!buses.has(fact.target) && nodes.get(fact.target)?.kind !== "function")
          counted(fact.target, seq).count += 1;
        move(seq, fact.rule, fact.target, "flow", types.get(fact.eventId));
        return;
      case "delivery-failed":
      case "dropped": {
        const node = counted(fact.target, seq);
        node.failed = (node.failed ?? 0) + 1;
        move(seq, fact.rule, fact.target, fact.kind === "dropped" ? "dead" : "retry");
        return;
      }
      case "invocation-started":
        if (nodes.get(fact.trigger)) move(seq, fact.trigger, fact.function, "flow", types.get(fact.eventIds[0] ?? ""));
        else move(seq, edgeTo.get(fact.function), fact.function, "flow");
        return;
      case "invoked":
        invoked(fact);
        return;
      case "written": {
        if (fact.sequenceNumber === undefined) return;
        const table = [...nodes.values()].find(({ kind, name }) => kind === "table" && name === tableName(fact.table));
        if (!table) return;
        counted(table.id, seq).count += 1;
        if (fact.by) move(seq, functionOf(fact.by.caller), table.id, "flow");
        return;
      }
      case "object-written": {
        const id = `arn:aws:s3:::${fact.bucket}`;
        if (nodes.has(id)) counted(id, seq).count += 1;
        return;
      }
      case "http": {
        const id = matchRoute(routes, fact.method, fact.path)?.route.target;
        if (id !== undefined) counted(id, seq).count += 1;
        return;
      }
      case "mail": {
        const sender = fact.by && functionOf(fact.by.caller);
        const lane = sender && nodes.get(sender)?.lane;
        const mail = [...nodes.values()].find(
          (node) => node.kind === "mail" && (lane === undefined || node.lane === lane),
        );
        if (!mail) return;
        counted(mail.id, seq).count += 1;
        move(seq, sender, mail.id, "flow");
        return;
      }
      case "refused": {
        const caller = fact.caller === undefined ? undefined : functionOf(fact.caller);
        if (caller === undefined) return;
        const node = counted(caller, seq);
        node.refused = (node.refused ?? 0) + 1;
        return;
      }
    }
  }

  function matched(bus: string, rule: string, type: string, seq: number): void {
    const archive = /Events-Archive-(.*)$/.exec(rule)?.[1];
    const id =
      archive === undefined
        ? rule
        : ([...nodes.values()].find(({ kind, name }) => kind === "archive" && name === archive)?.id ?? rule);
    const node = counted(id, seq);
    node.count += 1;
    const typed = nodes.get(id)?.types?.includes(type);
    if (typed) node.types = { ...node.types, [type]: (node.types?.[type] ?? 0) + 1 };
    move(seq, bus, id, "flow", type);
  }

  function invoked(fact: Extract<Fact, { kind: "invoked" }>): void {
    const node = counted(fact.function, fact.seq);
    node.count += 1;
    const failures = fact.error === undefined ? (fact.failedItems?.length ?? 0) : Math.max(1, fact.eventIds.length);
    node.isFailing = failures > 0;
    if (failures > 0) node.failed = (node.failed ?? 0) + failures;
    node.durations.push(fact.ms);
    if (node.durations.length > MEDIAN_OF) node.durations.shift();
    node.medianMs = node.durations.toSorted((a, b) => a - b)[Math.floor(node.durations.length / 2)] ?? 0;
    if (failures > 0 && nodes.get(fact.trigger)) move(fact.seq, fact.trigger, fact.function, "retry");
  }

  /** Queues say themselves what they hold: a purge, for instance, leaves no fact of each message. */
  function withQueues(id: string, counters: NodeCounters, states: ReadonlyMap<string, QueueState>): NodeCounters {
    const node = nodes.get(id);
    const queue = node?.kind === "queue" ? states.get(id) : undefined;
    const letters = node?.deadLetters === undefined ? undefined : states.get(node.deadLetters);
    return {
      ...counters,
      ...(queue && { waiting: queue.visible + queue.inFlight + queue.delayed }),
      ...(letters && { dead: letters.visible + letters.inFlight }),
    };
  }

  function snapshot(fits: (counted: Counted | undefined) => boolean): Record<string, NodeCounters> {
    const states = new Map(queues().map((queue) => [queue.arn, queue]));
    const ids = new Set([...nodes.keys(), ...buses]);
    return Object.fromEntries(
      [...ids].flatMap((id): [string, NodeCounters][] => {
        const known = counters.get(id);
        const node = nodes.get(id);
        const followsQueue = node?.kind === "queue" || node?.deadLetters !== undefined;
        if (!followsQueue && !fits(known)) return [];
        const { seq: _, durations: __, ...shown } = known ?? { count: 0, seq: 0, durations: [] };
        return [[id, withQueues(id, shown, states)]];
      }),
    );
  }

  return {
    add,
    all: () => snapshot(() => true),
    since(seq) {
      const changed = snapshot((counted) => counted !== undefined && counted.seq > seq);
      const perEdge = new Map<string, number>();
      const sampled = moves
        .filter((each) => each.seq > seq)
        .filter(({ edge }) => {
          const count = (perEdge.get(edge) ?? 0) + 1;
          perEdge.set(edge, count);
          return count <= MOVES_PER_EDGE;
        })
        .slice(0, MOVES_IN_A_FRAME);
      return { nodes: changed, moves: sampled.map(({ seq: _, ...each }) => each) };
    },
  };
}

const tableName = (table: string): string => table.split("/").at(-1) ?? table;
