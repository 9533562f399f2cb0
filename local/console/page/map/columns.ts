/** A box of one half of a lane: its column, and how tall it is. */
export interface ColumnBox {
  id: string;
  column: number;
  height: number;
}

interface Link {
  from: string;
  to: string;
}

/**
 * The vertical middle of each box. The tallest column is stacked first; from it outward every other box stands level with
 * what it is linked to, as far as there is room. The order of what is given is kept, so that a new box moves others but
 * never shuffles them.
 */
export function middlesOf(
  boxes: readonly ColumnBox[],
  links: readonly Link[],
  gap: number,
): { middles: Map<string, number>; height: number } {
  const columns = Map.groupBy(boxes, ({ column }) => column);
  const middles = new Map<string, number>();
  const tallness = (list: readonly ColumnBox[]) => list.reduce((sum, { height }) => sum + height + gap, 0);
  const [anchor = 0] = [...columns.keys()].sort(
    (a, b) => tallness(columns.get(b) ?? []) - tallness(columns.get(a) ?? []) || a - b,
  );
  const order = [...columns.keys()].sort((a, b) => Math.abs(a - anchor) - Math.abs(b - anchor) || a - b);
  for (const column of order) {
    const list = columns.get(column) ?? [];
    const wanted = list.map((box) => ({ box, y: levelWith(box, links, middles) }));
    const first = Math.min(0, ...middles.values());
    const placed = wanted.map(({ box, y }, i) => ({ box, y: y ?? first + i * (box.height + gap) }));
    if (column !== anchor) placed.sort((a, b) => a.y - b.y);
    spread(placed, gap);
    for (const { box, y } of placed) middles.set(box.id, y);
  }
  const top = Math.min(...boxes.map(({ id, height }) => (middles.get(id) ?? 0) - height / 2));
  const bottom = Math.max(...boxes.map(({ id, height }) => (middles.get(id) ?? 0) + height / 2));
  for (const [id, y] of middles) middles.set(id, y - top);
  return { middles, height: bottom - top };
}

/** The mean of the boxes that it is linked to and that have their place already. */
function levelWith(
  { id }: ColumnBox,
  links: readonly Link[],
  middles: ReadonlyMap<string, number>,
): number | undefined {
  const neighbors = links.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  const ys = neighbors.flatMap((neighbor) => middles.get(neighbor) ?? []);
  return ys.length === 0 ? undefined : ys.reduce((sum, y) => sum + y, 0) / ys.length;
}

/** Moves boxes of a column apart until none overlap, each group around the middle of where it wanted to be. */
function spread(placed: { box: ColumnBox; y: number }[], gap: number): void {
  interface Group {
    members: { box: ColumnBox; y: number }[];
    middle: number;
    height: number;
  }
  const groups: Group[] = [];
  for (const each of placed) {
    let group: Group = { members: [each], middle: each.y, height: each.box.height };
    for (
      let above = groups.at(-1);
      above && above.middle + above.height / 2 + gap > group.middle - group.height / 2;
      above = groups.at(-1)
    ) {
      groups.pop();
      const count = above.members.length + group.members.length;
      group = {
        members: [...above.members, ...group.members],
        middle: (above.middle * above.members.length + group.middle * group.members.length) / count,
        height: above.height + gap + group.height,
      };
    }
    groups.push(group);
  }
  for (const { members, middle, height } of groups) {
    let top = middle - height / 2;
    for (const member of members) {
      member.y = top + member.box.height / 2;
      top += member.box.height + gap;
    }
  }
}
