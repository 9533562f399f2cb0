import type { Lane, MapBus, MapNode, Role, Topology } from "../../api/map.ts";
import { columnsFor, type MeasureText, RANKS, SIDES } from "./column-widths.ts";
import { middlesOf } from "./columns.ts";
import { type DrawnEdge, drawEdges } from "./edges.ts";
import type { Group, GroupedTopology } from "./groups.ts";
import type { Box, GroupBox, Spine } from "./places.ts";

export interface MapLayout {
  width: number;
  height: number;
  spines: Spine[];
  lanes: { lane: Lane; bus: string; y: number; height: number }[];
  boxes: Box[];
  groups: GroupBox[];
  edges: DrawnEdge[];
}

const NARROWEST = 1040;
const BUS_WIDTH = 16;
const HEADER = 30;
const LANE_GAP = 8;
/** Under boxes: dead letters and failed tries are written there. */
const UNDER = 16;
const BACK = 12;
/** What stands in the place of a queue and has a name of its own. */
const WIDE = 130;
const TAB = { width: 220, height: 24, above: 16, below: 8 };
export const GROUP_HEADER = 26;
export const GROUP_ROW = 24;

const heightOf = ({ role, types }: MapNode): number =>
  role === "rule" ? 8 + 16 * Math.max(1, types?.length ?? 1) : role === "door" ? 24 : 35;
const heightOfGroup = ({ members }: Group): number => GROUP_HEADER + GROUP_ROW * members.length + 4;

/** What a half of a lane is stacked of. */
interface Part {
  id: string;
  role: Role | "group";
  height: number;
  node?: MapNode;
  group?: Group;
}

/**
 * Bus by bus, lanes one above the other with the bus between their halves. Each half goes from left to right in columns
 * that are roles.
 */
export function layoutOf(
  topology: Topology,
  shown: GroupedTopology,
  available: number,
  measure: MeasureText,
): MapLayout {
  const { buses, lanes } = topology;
  const width = Math.max(NARROWEST, available);
  const { columns, busX, gutter } = columnsFor(shown, { width, busWidth: BUS_WIDTH, measure });
  const layout: MapLayout = { width, height: 0, spines: [], lanes: [], boxes: [], groups: [], edges: [] };
  const backAt = new Map<string, number>();
  let top = 0.5;

  function placeLane(bus: MapBus, lane: Lane): void {
    const parts = partsOf(bus.id, lane.id, shown);
    if (parts.length === 0) return;
    const [left, right] = (["left", "right"] as const).map((side) =>
      arranged(
        parts.filter(({ role }) => SIDES[role] === side),
        shown,
        side,
      ),
    );
    if (!left || !right) return;
    const tall = Math.max(left.height, right.height + UNDER);
    const hasBack = shown.edges.some(({ kind, from }) => kind === "back" && parts.some(({ id }) => id === from));
    const height = HEADER + tall + 8 + (hasBack ? BACK : 0);
    for (const half of [left, right])
      for (const { part, middle } of half.parts) {
        const column = columns[part.role];
        const room = half === right ? tall - UNDER - half.height : tall - half.height;
        const isWide = part.role === "queue" && part.node?.kind !== "queue";
        const place = {
          x: Math.round(column.x) + 0.5,
          y: Math.round(top + HEADER + room / 2 + middle - part.height / 2) + 0.5,
          width: Math.round(isWide ? Math.max(column.width, WIDE) : column.width),
          height: part.height,
        };
        if (part.group) layout.groups.push({ ...place, group: part.group });
        else if (part.node) layout.boxes.push({ ...place, node: part.node });
      }
    for (const { id } of parts) backAt.set(id, top + height - 10);
    layout.lanes.push({ lane, bus: bus.id, y: top, height });
    top += height + LANE_GAP;
  }

  for (const bus of buses) {
    const isOne = buses.length === 1;
    const tab = { x: busX + BUS_WIDTH / 2 - TAB.width / 2, y: top + TAB.above, width: TAB.width, height: TAB.height };
    if (!isOne) top += TAB.above + TAB.height + TAB.below;
    const from = isOne ? top : tab.y + TAB.height - 2;
    for (const lane of lanes) placeLane(bus, lane);
    const end = Math.max(top - LANE_GAP, from + 40);
    layout.spines.push({
      ...{ bus, x: busX, y: from, width: BUS_WIDTH, height: end - from },
      ...(!isOne && { tab }),
    });
    top = end + LANE_GAP;
  }
  layout.height = top - LANE_GAP + 1;
  layout.edges = drawEdges(shown.edges, layout, { backAt, gutter });
  return layout;
}

function partsOf(bus: string, lane: string, { nodes, groups }: GroupedTopology): Part[] {
  const own = nodes.filter((node) => node.lane === lane && node.bus === bus);
  const together = groups.filter((group) => group.lane === lane && group.bus === bus && group.members.length > 0);
  return [
    ...own.map((node) => ({ id: node.id, role: node.role, height: heightOf(node), node })),
    ...together.map((group) => ({ id: group.id, role: "group" as const, height: heightOfGroup(group), group })),
  ];
}

/** The vertical places of one half of a lane, in whose order doors come first and lead to their functions. */
function arranged(parts: readonly Part[], { edges }: GroupedTopology, side: "left" | "right") {
  if (parts.length === 0) return { parts: [], height: 0 };
  const doors = parts.filter(({ role }) => role === "door");
  const doorOf = ({ id }: Part) =>
    doors.findIndex((door) => edges.some(({ from, to }) => from === door.id && to === id));
  const rankOf = (part: Part) => (part.role === "function" && doorOf(part) >= 0 ? doorOf(part) : Infinity);
  const ordered = parts.toSorted((a, b) =>
    a.role === "function" && b.role === "function" ? rankOf(a) - rankOf(b) || 0 : 0,
  );
  const boxes = ordered.map(({ id, role, height }) => ({ id, column: RANKS[role], height }));
  const flows = edges.filter(({ kind }) => kind === "flow");
  const { middles, height } = middlesOf(boxes, flows, side === "left" ? 6 : 20);
  return { parts: parts.map((part) => ({ part, middle: middles.get(part.id) ?? 0 })), height };
}
