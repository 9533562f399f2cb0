import type { MapEdge } from "../../api/map.ts";
import { type Point, roundedPath } from "./path.ts";
import type { Box, GroupBox, Place, Spine } from "./places.ts";

export interface DrawnEdge {
  edge: MapEdge;
  path: string;
  /** Where it ends, and the direction of its tip. */
  tip: { x: number; y: number; direction: "left" | "right" | "down" };
  /** What is written above it, and where that begins. */
  note?: { x: number; y: number; text: string };
}

interface Ways {
  /** The level below the boxes of its lane, by node, where writes go back. */
  backAt: ReadonlyMap<string, number>;
  /** Right of the rules, where what leads to another bus runs up or down. */
  gutter: number;
}

/** The edges between boxes and buses that are placed, as orthogonal paths. */
export function drawEdges(
  edges: readonly MapEdge[],
  { boxes, groups, spines }: { boxes: readonly Box[]; groups: readonly GroupBox[]; spines: readonly Spine[] },
  ways: Ways,
): DrawnEdge[] {
  const places = new Map<string, Place>([
    ...boxes.map((box) => [box.node.id, box] as const),
    ...groups.map((box) => [box.group.id, box] as const),
  ]);
  const spineOf = new Map(spines.map((spine) => [spine.bus.id, spine]));
  const busOf = new Map([
    ...boxes.map(({ node }) => [node.id, node.bus] as const),
    ...groups.map(({ group }) => [group.id, group.bus] as const),
  ]);
  // A crowd is entered at its header, where no rule of the column before it hides the edge.
  const heads = new Set<Place | undefined>(groups);
  const entry = (place: Place): number => (heads.has(place) ? Math.round(place.y) + 12.5 : middle(place));
  return edges.flatMap((edge): DrawnEdge[] => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    const [source, bus] = [spineOf.get(edge.from), spineOf.get(edge.to)];
    if (from && bus) {
      const isOwn = busOf.get(edge.from) === edge.to;
      return [isOwn ? toBus(edge, from, bus, ways) : toOtherBus(edge, from, bus, ways)];
    }
    if (source && to) return [level(edge, source.x + source.width, entry(to), to, entry(to))];
    if (!from || !to) return [];
    return [
      edge.kind === "back" ? back(edge, from, to, ways) : level(edge, from.x + from.width, middle(from), to, entry(to)),
    ];
  });
}

const middle = ({ y, height }: Place): number => Math.round(y + height / 2) - 0.5;

/** From left to right, with one step just before its end. */
function level(edge: MapEdge, x: number, y: number, to: Place, end: number): DrawnEdge {
  const bend = to.x - 13;
  const points: Point[] =
    Math.abs(y - end) < 1.5
      ? [
          [x, end],
          [to.x, end],
        ]
      : [
          [x, y],
          [bend, y],
          [bend, end],
          [to.x, end],
        ];
  return { edge, path: roundedPath(points), tip: { x: to.x, y: end, direction: "right" } };
}

/** Under the lane and up beside the table, into its side, so that it crosses nothing below it. */
function back(edge: MapEdge, from: Place, to: Place, { backAt }: Ways): DrawnEdge {
  const [start, x] = [from.x + from.width - 16, to.x + to.width];
  const [y, end] = [backAt.get(edge.from) ?? 0, to.y + to.height - 7];
  const points: Point[] = [
    [start, from.y + from.height],
    [start, y],
    [x + 10, y],
    [x + 10, end],
    [x, end],
  ];
  const note = { x: x + 18, y: y - 5, text: "writes back" };
  return { edge, path: roundedPath(points), tip: { x, y: end, direction: "left" }, note };
}

/** To the bus that it stands at: straight on from the left, under the lane from the right. */
function toBus(edge: MapEdge, from: Place, bus: Spine, { backAt }: Ways): DrawnEdge {
  const right = bus.x + bus.width;
  if (from.x < bus.x) {
    const y = middle(from);
    const points: Point[] = [
      [from.x + from.width, y],
      [bus.x, y],
    ];
    return { edge, path: roundedPath(points), tip: { x: bus.x, y, direction: "right" } };
  }
  const [start, y] = [from.x + from.width - 16, backAt.get(edge.from) ?? 0];
  const points: Point[] = [
    [start, from.y + from.height],
    [start, y],
    [right, y],
  ];
  return { edge, path: roundedPath(points), tip: { x: right, y, direction: "left" } };
}

/** To the tab of another bus, from above. */
function toOtherBus(edge: MapEdge, from: Place, bus: Spine, { backAt, gutter }: Ways): DrawnEdge {
  const tab = bus.tab ?? bus;
  const isLeft = from.x < bus.x;
  const [x, channel] = [tab.x + tab.width / 2 + (isLeft ? -20 : 20), tab.y - 9];
  const way = isLeft ? bus.x - 11 : gutter;
  const isBack = edge.kind === "back";
  const y = isBack ? (backAt.get(edge.from) ?? 0) : middle(from);
  const start: Point[] = isBack
    ? [
        [from.x + from.width - 16, from.y + from.height],
        [from.x + from.width - 16, y],
      ]
    : [[from.x + from.width, y]];
  const points: Point[] = [...start, [way, y], [way, channel], [x, channel], [x, tab.y]];
  return { edge, path: roundedPath(points), tip: { x, y: tab.y, direction: "down" } };
}
