import type { MapNode, NodeCounters } from "../../api/map.ts";
import { duration } from "../../shared/duration.ts";
import { isReadOnly } from "../boot.ts";
import { plural } from "../format.ts";

/** What the logs of a bus tell of; nothing is known of the others. */
const TOLD_BY_LOGS = new Set<MapNode["kind"]>(["queue", "rule"]);

/** What a node has done so far, in a few words. */
export function activityOf({ kind }: MapNode, counters: NodeCounters | undefined): string {
  const { count = 0, medianMs, waiting = 0 } = counters ?? {};
  if (isReadOnly && !TOLD_BY_LOGS.has(kind)) return "";
  switch (kind) {
    case "function":
      return count === 0 ? "not called yet" : `${count} · ${duration(medianMs ?? 0)}`;
    case "queue":
      return `${waiting} waiting`;
    case "table":
      return plural(count, "write");
    case "bucket":
      return plural(count, "object");
    case "archive":
      return `${count} kept`;
    case "log":
      return plural(count, "line");
    case "mail":
      return `${count} sent`;
    case "rule":
      return `${count} matched`;
    default:
      return count === 0 ? "" : String(count);
  }
}

/** What is wrong at a node; empty when nothing is. */
export function troubleOf({ dead = 0, failed = 0, refused = 0 }: NodeCounters = { count: 0 }): string {
  return [
    dead > 0 && plural(dead, "dead letter"),
    failed > 0 && `${failed} tries failed`,
    refused > 0 && `${refused} refused`,
  ]
    .filter(Boolean)
    .join(", ");
}

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is at the map's type size. */
export function widthOf(text: string, isBold: boolean): number {
  if (!ruler) return text.length * 6.5;
  const { fontFamily } = getComputedStyle(document.body);
  ruler.font = `${isBold ? "600 " : ""}12px ${fontFamily}`;
  return ruler.measureText(text).width;
}

const fits = new Map<string, string>();

/** As much of a text as fits a width. */
export function fitted(text: string, width: number, isBold = false): string {
  const key = `${isBold}${width} ${text}`;
  const known = fits.get(key);
  if (known !== undefined) return known;
  let shown = text;
  for (let length = text.length - 1; length > 1 && widthOf(shown, isBold) > width; length -= 1)
    shown = `${text.slice(0, length)}…`;
  // Numbers change all the time; what they looked like need not be kept.
  if (fits.size > 2000) fits.clear();
  fits.set(key, shown);
  return shown;
}

/** A route's door: the method, and what of the path fits. */
export function doorLabel(label: string, width: number): string {
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(label) ?? [];
  if (method === undefined || path === undefined || widthOf(label, false) <= width) return fitted(label, width);
  return fitted(`${method} …/${path.split("/").at(-1)}`, width);
}
