import type { MapBus, MapNode } from "../../api/map.ts";
import type { Group } from "./groups.ts";

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Box extends Place {
  node: MapNode;
}

/** Consumers that are drawn together. */
export interface GroupBox extends Place {
  group: Group;
}

/** A bus as the map draws it: a dark line past all of its lanes. */
export interface Spine extends Place {
  bus: MapBus;
  /** The tab that names it above its lanes, where there are several buses. */
  tab?: Place;
}
