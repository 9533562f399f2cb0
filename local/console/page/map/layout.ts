import type { Lane, MapEdge, MapNode, Role, Topology } from "../../api/map.ts";
import { middlesOf } from "./columns.ts";

export interface Box {
  node: MapNode;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DrawnEdge {
  edge: MapEdge;
  path: string;
  /** Where it ends, and the direction of its tip. */
  tip: { x: number; y: number; direction: "left" | "right" };
}

export interface MapLayout {
  width: number;
  height: number;
  bus: { x: number; width: number };
  lanes: { lane: Lane; y: number; height: number }[];
  boxes: Box[];
  edges: DrawnEdge[];
}

/** The columns of each half, as parts of its width: where they begin, and how wide they are. */
const COLUMNS: Record<Role, { side: "left" | "right"; rank: number; from: number; width: number }> = {
  door: { side: "left", rank: 0, from: 0, width: 0.25 },
  function: { side: "left", rank: 1, from: 0.275, width: 0.255 },
  store: { side: "left", rank: 2, from: 0.565, width: 0.22 },
  relay: { side: "left", rank: 3, from: 0.825, width: 0.175 },
  rule: { side: "right", rank: 0, from: 0, width: 0.285 },
  queue: { side: "right", rank: 1, from: 0.32, width: 0.155 },
  consumer: { side: "right", rank: 2, from: 0.51, width: 0.305 },
  effect: { side: "right", rank: 3, from: 0.85, width: 0.15 },
};

const NARROWEST = 940;
const BUS_WIDTH = 16;
const MARGIN = 16;
const HEADER = 30;
const LANE_GAP = 8;
/** Under boxes: dead letters and failed tries are written there. */
const UNDER = 16;
const BACK = 12;
const RADIUS = 6;

const heightOf = ({ role, types }: MapNode): number =>
  role === "rule" ? 8 + 16 * Math.max(1, types?.length ?? 1) : role === "door" ? 24 : 35;

/** Lanes one above the other with the bus between their halves. Each half goes from left to right in columns that are roles. */
export function layoutOf({ lanes, nodes, edges }: Topology, available: number): MapLayout {
  const width = Math.max(NARROWEST, available);
  const busX = Math.round(width * 0.485);
  const halves = {
    left: { from: MARGIN, width: busX - MARGIN - 22 },
    right: { from: busX + BUS_WIDTH + 24, width: width - busX - BUS_WIDTH - 24 - MARGIN },
  };
  const boxes: Box[] = [];
  const placedLanes: MapLayout["lanes"] = [];
  const backAt = new Map<string, number>();
  let top = 0.5;
  for (const lane of lanes) {
    const own = nodes.filter((node) => node.lane === lane.id);
    const placed = (["left", "right"] as const).map((side) =>
      arranged(
        own.filter(({ role }) => COLUMNS[role].side === side),
        edges,
        side,
      ),
    );
    const [left = 0, right = 0] = placed.map(({ height }) => height);
    const tall = Math.max(left, right + UNDER);
    const hasBack = edges.some(({ kind, from }) => kind === "back" && own.some(({ id }) => id === from));
    const height = HEADER + tall + 8 + (hasBack ? BACK : 0);
    for (const half of placed)
      for (const { node, y } of half.nodes) {
        const column = COLUMNS[node.role];
        const side = halves[column.side];
        const isWide = node.role === "queue" && node.kind !== "queue";
        boxes.push({
          node,
          x: Math.round(side.from + column.from * side.width) + 0.5,
          y:
            Math.round(
              top +
                HEADER +
                (half === placed[1] ? (tall - UNDER - half.height) / 2 : (tall - half.height) / 2) +
                y -
                heightOf(node) / 2,
            ) + 0.5,
          width: Math.round((isWide ? 0.3 : column.width) * side.width),
          height: heightOf(node),
        });
      }
    backAt.set(lane.id, top + height - 10);
    placedLanes.push({ lane, y: top, height });
    top += height + LANE_GAP;
  }
  const frame = { x: busX, width: BUS_WIDTH };
  return {
    width,
    height: top - LANE_GAP + 1,
    bus: frame,
    lanes: placedLanes,
    boxes,
    edges: edges.flatMap((edge) => drawn(edge, boxes, frame, backAt) ?? []),
  };
}

/** The vertical places of one half of a lane, in whose order doors come first and lead to their functions. */
function arranged(nodes: readonly MapNode[], edges: readonly MapEdge[], side: "left" | "right") {
  if (nodes.length === 0) return { nodes: [], height: 0 };
  const doors = nodes.filter(({ role }) => role === "door");
  const doorOf = ({ id }: MapNode) =>
    doors.findIndex((door) => edges.some(({ from, to }) => from === door.id && to === id));
  const rankOf = (node: MapNode) => (node.role === "function" && doorOf(node) >= 0 ? doorOf(node) : Infinity);
  const ordered = nodes.toSorted((a, b) =>
    a.role === "function" && b.role === "function" ? rankOf(a) - rankOf(b) || 0 : 0,
  );
  const boxes = ordered.map((node) => ({ id: node.id, column: COLUMNS[node.role].rank, height: heightOf(node) }));
  const flows = edges.filter(({ kind }) => kind === "flow");
  const { middles, height } = middlesOf(boxes, flows, side === "left" ? 6 : 20);
  return { nodes: nodes.map((node) => ({ node, y: middles.get(node.id) ?? 0 })), height };
}

function drawn(
  edge: MapEdge,
  boxes: readonly Box[],
  bus: { x: number; width: number },
  backAt: ReadonlyMap<string, number>,
): DrawnEdge | undefined {
  const [from, to] = [boxes.find(({ node }) => node.id === edge.from), boxes.find(({ node }) => node.id === edge.to)];
  if (!from && !to) return undefined;
  if (edge.kind === "back" && from && to) {
    // Up beside the table, and into its side, so that it crosses nothing below it.
    const [x1, x2, y] = [from.x + from.width - 16, to.x + to.width, backAt.get(from.node.lane) ?? 0];
    const [gutter, end] = [x2 + 10, to.y + to.height - 7];
    return {
      edge,
      path:
        `M${x1} ${from.y + from.height}V${y - RADIUS}Q${x1} ${y} ${x1 - RADIUS} ${y}H${gutter + RADIUS}` +
        `Q${gutter} ${y} ${gutter} ${y - RADIUS}V${end + 4}Q${gutter} ${end} ${gutter - 4} ${end}H${x2}`,
      tip: { x: x2, y: end, direction: "left" },
    };
  }
  const y1 = from ? middle(from) : to ? middle(to) : 0;
  const y2 = to ? middle(to) : y1;
  const x1 = from ? from.x + from.width : bus.x + bus.width;
  const x2 = to ? to.x : bus.x;
  return { edge, path: bent(x1, y1, x2, y2, x2 - 13), tip: { x: x2, y: y2, direction: "right" } };
}

const middle = ({ y, height }: Box): number => Math.round(y + height / 2) - 0.5;

/** Level, down or up at `bend`, and level again, with round corners. */
function bent(x1: number, y1: number, x2: number, y2: number, bend: number): string {
  if (Math.abs(y1 - y2) < 1) return `M${x1} ${y1}H${x2}`;
  const r = Math.min(RADIUS, Math.abs(y1 - y2) / 2);
  const down = Math.sign(y2 - y1);
  return `M${x1} ${y1}H${bend - r}Q${bend} ${y1} ${bend} ${y1 + down * r}V${y2 - down * r}Q${bend} ${y2} ${bend + r} ${y2}H${x2}`;
}
