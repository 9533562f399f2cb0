import { arn } from "../../../aws.ts";
import type { MapBus, MapEdge, MapNode } from "../../api/map.ts";
import { nameIn } from "../names.ts";
import type { NewNode } from "./map-builder.ts";
import type { MapResource } from "./resources-of.ts";

export const busId = (name: string): string => (name.startsWith("arn:") ? name : arn("events", `event-bus/${name}`));

/** The bus of a rule: `Ref` of one on a bus of its own is `bus|rule`. */
export const busOfRule = ({ ref, properties }: MapResource): string =>
  busId(properties.EventBusName ?? (ref.includes("|") ? ref.split("|")[0] : "default"));

/** The buses that are deployed or have a rule with a pattern; those that hand events on to others come first. */
export function busesOf(resources: readonly MapResource[]): MapBus[] {
  const rules = resources.filter(({ type, properties }) => type === "AWS::Events::Rule" && properties.EventPattern);
  const ids = new Set([
    ...resources.filter(({ type }) => type === "AWS::Events::EventBus").map(({ arn: id }) => id),
    ...rules.map(busOfRule),
  ]);
  if (ids.size === 0) ids.add(busId("default"));
  const feeds = rules.flatMap((rule) =>
    ((rule.properties.Targets ?? []) as { Arn: string }[])
      .filter(({ Arn }) => ids.has(Arn))
      .map(({ Arn }) => ({ from: busOfRule(rule), to: Arn })),
  );
  return sourcesFirst([...ids], feeds).map((id) => ({ id, name: nameIn(id) }));
}

/** Each bus after those that feed it; a circle is entered where it was declared. */
function sourcesFirst(ids: string[], feeds: readonly { from: string; to: string }[]): string[] {
  const ordered: string[] = [];
  const rest = [...ids];
  while (rest.length > 0) {
    const isFed = (id: string) => feeds.some(({ from, to }) => to === id && from !== id && rest.includes(from));
    const next = rest.find((id) => !isFed(id)) ?? rest[0] ?? "";
    ordered.push(next);
    rest.splice(rest.indexOf(next), 1);
  }
  return ordered;
}

/**
 * Every node with its bus: a rule's own, what follows from it that of the rule, what publishes that of the bus it leads
 * to, and the rest that of its neighbors, of its stack, or the first.
 */
export function atBuses(
  nodes: readonly NewNode[],
  edges: readonly MapEdge[],
  buses: readonly MapBus[],
  ruleBus: ReadonlyMap<string, string>,
): MapNode[] {
  const ids = new Set(buses.map(({ id }) => id));
  const known = new Map(ruleBus);
  const flows = edges.filter(({ kind }) => kind === "flow");
  const spread = (): void => {
    for (let before = -1; before !== known.size; ) {
      before = known.size;
      for (const { from, to } of flows) {
        const [a, b] = [known.get(from), known.get(to)];
        if (a !== undefined && b === undefined && !ids.has(to)) known.set(to, a);
        if (b !== undefined && a === undefined && !ids.has(from)) known.set(from, b);
      }
    }
  };
  spread();
  for (const { id } of buses)
    for (const { from, to } of flows) {
      if (to === id && !known.has(from)) known.set(from, id);
      if (from === id && !known.has(to)) known.set(to, id);
    }
  spread();
  const [first = { id: "" }] = buses;
  return nodes.map((node) => {
    const neighbor = nodes.find(({ id, lane }) => lane === node.lane && known.has(id));
    return { ...node, bus: known.get(node.id) ?? (neighbor && known.get(neighbor.id)) ?? first.id };
  });
}
