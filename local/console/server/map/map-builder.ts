import type { MapEdge, MapNode } from "../../api/map.ts";
import type { Names } from "../names.ts";

/** A node before it is known at which bus it stands. */
export type NewNode = Omit<MapNode, "bus">;

/** What the parts of the topology add to. */
export interface MapBuilder {
  names: Names;
  nodes(): NewNode[];
  /** Adds a node unless it is known. */
  add(node: NewNode): void;
  link(from: string, to: string, kind?: MapEdge["kind"]): void;
  edges(): MapEdge[];
}

export function createMapBuilder(names: Names): MapBuilder {
  const nodes = new Map<string, NewNode>();
  const edges = new Map<string, MapEdge>();
  return {
    names,
    nodes: () => [...nodes.values()],
    edges: () => [...edges.values()],
    add: (node) => void (nodes.has(node.id) || nodes.set(node.id, node)),
    link: (from, to, kind = "flow") => void edges.set(`${from}→${to}`, { id: `${from}→${to}`, from, to, kind }),
  };
}
