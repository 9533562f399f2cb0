import type { MapEdge, MapNode, NodeCounters, Topology } from "../../api/map.ts";

/** By node. */
export type Counters = Readonly<Record<string, NodeCounters>>;

/** More consumers of one lane than this are drawn as rows of one box. */
const DRAWN_ONE_BY_ONE = 14;

/** A consumer, with the rules and queues that lead to it alone. */
export interface GroupMember {
  node: MapNode;
  rules: MapNode[];
  parts: readonly string[];
}

/** Consumers of one lane that are drawn together. */
export interface Group {
  id: string;
  lane: string;
  bus: string;
  members: GroupMember[];
}

export interface GroupedTopology {
  nodes: MapNode[];
  edges: MapEdge[];
  groups: Group[];
  /** Lanes that have so many consumers, drawn together or, when they are opened, one by one. */
  crowded: Set<string>;
  /** The edge that is drawn in the place of one that is not. */
  drawnAs: ReadonlyMap<string, string>;
}

/** The topology with crowded lanes made short. What leads to the selected part, and opened lanes, are drawn as they are. */
export function grouped(
  { nodes, edges }: Topology,
  opened: ReadonlySet<string>,
  selected: string | undefined,
): GroupedTopology {
  const consumers = nodes.filter(({ role }) => role === "consumer");
  const byPlace = Map.groupBy(consumers, ({ bus, lane }) => `group/${bus}/${lane}`);
  const crowds = [...byPlace].filter(([, list]) => list.length > DRAWN_ONE_BY_ONE);
  const crowded = new Set(crowds.flatMap(([, [first]]) => first?.lane ?? []));
  const groups = crowds.flatMap(([id, list]): Group[] => {
    const [first] = list;
    if (!first || opened.has(first.lane)) return [];
    const members = list
      .map((node) => memberOf(node, nodes, edges))
      .filter(({ parts }) => selected === undefined || !parts.includes(selected));
    return [{ id, lane: first.lane, bus: first.bus, members }];
  });
  const groupOf = new Map(
    groups.flatMap(({ id, members }) => members.flatMap(({ parts }) => parts.map((part) => [part, id] as const))),
  );
  const shown = new Map<string, MapEdge>();
  const drawnAs = new Map<string, string>();
  for (const edge of edges) {
    const [from, to] = [groupOf.get(edge.from) ?? edge.from, groupOf.get(edge.to) ?? edge.to];
    if (from === to) continue;
    const id = `${from}→${to}`;
    if (id !== edge.id) drawnAs.set(edge.id, id);
    if (!shown.has(id)) shown.set(id, { id, from, to, kind: edge.kind });
  }
  return { nodes: nodes.filter(({ id }) => !groupOf.has(id)), edges: [...shown.values()], groups, crowded, drawnAs };
}

/** A consumer with what leads to nothing else. */
function memberOf(node: MapNode, nodes: readonly MapNode[], edges: readonly MapEdge[]): GroupMember {
  const parts = new Set([node.id]);
  for (let before = 0; before !== parts.size; ) {
    before = parts.size;
    for (const { id, role } of nodes) {
      if (role !== "rule" && role !== "queue") continue;
      const targets = edges.filter(({ from }) => from === id);
      if (targets.length > 0 && targets.every(({ to }) => parts.has(to))) parts.add(id);
    }
  }
  return { node, rules: nodes.filter(({ id, role }) => role === "rule" && parts.has(id)), parts: [...parts] };
}

/** The counters with those of each group: what its consumers have done, and whether any of them is failing. */
export function withGroups(counters: Counters, groups: readonly Group[]): Counters {
  const sums = groups.map(({ id, members }): [string, NodeCounters] => {
    const each = members.flatMap(({ node }) => counters[node.id] ?? []);
    return [
      id,
      {
        count: each.reduce((sum, { count }) => sum + count, 0),
        isFailing: each.some(({ isFailing }) => isFailing),
      },
    ];
  });
  return { ...counters, ...Object.fromEntries(sums) };
}
