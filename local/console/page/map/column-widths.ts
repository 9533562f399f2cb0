import type { MapNode, Role } from "../../api/map.ts";
import type { GroupedTopology } from "./groups.ts";

/** How wide a text is at the map's type size. */
export type MeasureText = (text: string, isBold: boolean) => number;

type Column = Role | "group";

export const SIDES: Record<Column, "left" | "right"> = {
  ...{ door: "left", function: "left", store: "left", relay: "left" },
  ...{ rule: "right", queue: "right", consumer: "right", effect: "right", group: "right" },
};

/** From left to right within each half. A crowd stands where consumers do, and begins where queues do. */
export const RANKS: Record<Column, number> = {
  ...{ door: 0, function: 1, store: 2, relay: 3 },
  ...{ rule: 0, queue: 1, consumer: 2, group: 2, effect: 3 },
};

const LEFT = ["door", "function", "store", "relay"] as const;
const RIGHT = ["rule", "queue", "consumer", "effect"] as const;
const MARGIN = 16;
/** Behind each column, for its edges; behind the last of a half for those to or from the bus. */
const GAPS: Record<Role, number> = {
  ...{ door: 16, function: 30, store: 24, relay: 26 },
  ...{ rule: 28, queue: 22, consumer: 26, effect: 0 },
};
const BEFORE_RULES = 26;
const NARROWEST: Record<Role, number> = {
  ...{ door: 90, function: 96, store: 84, relay: 82 },
  ...{ rule: 110, queue: 74, consumer: 110, effect: 70 },
};
const WIDEST = 200;
/** A column that has room to spare gets so much more than its longest name. */
const COMFORT = 24;

/**
 * Where each column begins and how wide it is: as wide as its longest name where there is room for all. What is left goes
 * between them; what is missing is taken from those with long names. A column without a part has no width.
 */
export function columnsFor(
  { nodes, groups }: GroupedTopology,
  { width, busWidth, measure }: { width: number; busWidth: number; measure: MeasureText },
): { columns: Record<Column, { x: number; width: number }>; busX: number; gutter: number } {
  const wanted = (role: Role): number => {
    const own = nodes.filter((node) => node.role === role);
    const isCrowd = groups.length > 0 && (role === "queue" || role === "consumer");
    if (own.length === 0 && !isCrowd) return 0;
    const widest = Math.max(0, ...own.map((node) => wantedBy(node, measure)));
    return Math.min(WIDEST, Math.max(NARROWEST[role], widest));
  };
  const all = [...LEFT, ...RIGHT].map((role) => ({ role, wanted: wanted(role) }));
  const used = all.filter((each) => each.wanted > 0);
  const fixed = 2 * MARGIN + busWidth + BEFORE_RULES + used.reduce((sum, { role }) => sum + GAPS[role], 0);
  const names = used.reduce((sum, each) => sum + each.wanted, 0);
  const spare = width - fixed - names;
  const comfort = Math.max(0, Math.min(COMFORT, spare / Math.max(1, used.length)));
  const between = Math.max(0, spare - comfort * used.length) / Math.max(1, used.length);
  const slack = used.reduce((sum, each) => sum + each.wanted - NARROWEST[each.role], 0);
  const given = Math.min(1, Math.max(0, -spare) / Math.max(1, slack));

  const columns = { group: { x: 0, width: 0 } } as Record<Column, { x: number; width: number }>;
  let x = MARGIN;
  const place = (roles: readonly Role[]) => {
    for (const role of roles) {
      const column = all.find((each) => each.role === role);
      const isUsed = column !== undefined && column.wanted > 0;
      const less = isUsed ? given * (column.wanted - NARROWEST[role]) : 0;
      columns[role] = { x, width: isUsed ? column.wanted - less + comfort : 0 };
      if (isUsed) x += columns[role].width + GAPS[role] + between;
    }
  };
  place(LEFT);
  const busX = Math.round(Math.max(x, MARGIN + 60));
  x = busX + busWidth + BEFORE_RULES;
  place(RIGHT);
  const { rule, queue, consumer } = columns;
  columns.group = { x: queue.x, width: consumer.x + consumer.width - queue.x };
  return { columns, busX, gutter: rule.x + rule.width + 9 };
}

/** How wide a node's box has to be for its name. */
function wantedBy({ role, label, types = [], deadLetters }: MapNode, measure: MeasureText): number {
  if (role === "door") return 18 + measure(label, false);
  if (role === "rule") return Math.max(...types.map((type) => 42 + measure(type, false)), 0);
  return 32 + measure(label, true) + (role === "function" && deadLetters !== undefined ? 4 : 0);
}
