import { MapAnswer, NodeDetails } from "../../api/map.ts";
import { get, text } from "../resource.ts";
import { nodeDetails } from "./node-details.ts";

export const mapResources = [
  get("map", {
    name: "getMap",
    summary: "Returns what is deployed as a graph, and what each part of it has done so far.",
    answer: MapAnswer,
    run(_, context) {
      const { topology, counters } = context.map();
      return { topology, counters: counters.all(), seq: context.index.seq() };
    },
  }),
  get("map/node", {
    name: "getMapNode",
    summary: "Returns what is declared about a node or a bus of the map, and where.",
    query: { id: text("The id of the node or the bus.") },
    answer: NodeDetails,
    run: ({ query: { id } }, context) => nodeDetails(id, context),
  }),
];
