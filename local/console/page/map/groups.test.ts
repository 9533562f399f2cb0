import { expect, test } from "vitest";
import type { MapEdge, MapNode, Topology } from "../../api/map.ts";
import { grouped, withGroups } from "./groups.ts";

const node = (id: string, role: MapNode["role"]): MapNode => ({
  ...{ id, role, label: id, name: id, lane: "shop", bus: "bus" },
  kind: role === "rule" ? "rule" : role === "queue" ? "queue" : "function",
});
const edge = (from: string, to: string): MapEdge => ({ id: `${from}→${to}`, from, to, kind: "flow" });

/** So many functions, each behind a rule and a queue of its own; the last two share a rule as well. */
function shop(count: number): Topology {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return {
    buses: [{ id: "bus", name: "bus" }],
    lanes: [{ id: "shop", name: "shop", hidden: [] }],
    nodes: [
      ...numbers.flatMap((n) => [node(`r${n}`, "rule"), node(`q${n}`, "queue"), node(`f${n}`, "consumer")]),
      node("shared", "rule"),
      node("mail", "effect"),
    ],
    edges: [
      ...numbers.flatMap((n) => [edge("bus", `r${n}`), edge(`r${n}`, `q${n}`), edge(`q${n}`, `f${n}`)]),
      ...[edge("bus", "shared"), edge("shared", `f${count}`), edge("shared", `f${count - 1}`)],
      ...[edge("f1", "mail"), edge("f2", "mail")],
    ],
  };
}
const none = new Set<string>();

test("fourteen consumers are drawn one by one", () => {
  const { nodes, groups, crowded } = grouped(shop(14), none, undefined);
  expect(groups).toEqual([]);
  expect(crowded.size).toBe(0);
  expect(nodes).toHaveLength(14 * 3 + 2);
});

test("more are one box, with what leads to each of them alone; edges lead to and from the box", () => {
  const { nodes, edges, groups, drawnAs } = grouped(shop(15), none, undefined);
  expect(groups.map(({ id, members }) => [id, members.length])).toEqual([["group/bus/shop", 15]]);
  expect(groups[0]?.members[0]).toMatchObject({ node: { id: "f1" }, rules: [{ id: "r1" }] });
  expect(nodes.map(({ id }) => id)).toEqual(["shared", "mail"]);
  expect(edges.map(({ id }) => id)).toEqual([
    "bus→group/bus/shop",
    "bus→shared",
    "shared→group/bus/shop",
    "group/bus/shop→mail",
  ]);
  expect(drawnAs.get("bus→r3")).toBe("bus→group/bus/shop");
});

test("what leads to the selected part is drawn, and so is everything in an opened lane", () => {
  const { nodes, groups } = grouped(shop(20), none, "q3");
  expect(nodes.map(({ id }) => id)).toEqual(["r3", "q3", "f3", "shared", "mail"]);
  expect(groups[0]?.members).toHaveLength(19);
  const opened = grouped(shop(20), new Set(["shop"]), undefined);
  expect(opened.groups).toEqual([]);
  expect([...opened.crowded]).toEqual(["shop"]);
});

test("a group's counters are those of its consumers together", () => {
  const { groups } = grouped(shop(15), none, undefined);
  const counters = { f1: { count: 3 }, f2: { count: 4, isFailing: true }, r1: { count: 9 } };
  expect(withGroups(counters, groups)["group/bus/shop"]).toEqual({ count: 7, isFailing: true });
});
