import { boot } from "./boot.ts";

/** The cloud's time, which may be driven ahead of the machine's. */
let ahead = boot.aheadMs;
export const now = (): number => Date.now() + ahead;
export const setNow = (time: number): void => {
  ahead = time - Date.now();
};

/** At most two units: `29 ms`, `1.5 s`, `30 s`, `3 min 1 s`, `4 h 2 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1) return "0 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  return twoUnits(Math.round(seconds), [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ]);
}

function twoUnits(seconds: number, units: [number, string][]): string {
  const first = units.findIndex(([size]) => seconds >= size);
  const [big, small] = [units[first], units[first + 1]];
  if (!big) return "0 s";
  const count = Math.floor(seconds / big[0]);
  const rest = small ? Math.floor((seconds % big[0]) / small[0]) : 0;
  return rest > 0 && small ? `${count} ${big[1]} ${rest} ${small[1]}` : `${count} ${big[1]}`;
}

/** How long ago, in the reader's words. */
export function ago(at: number, time = now()): string {
  const ms = time - at;
  if (ms < 1500) return "just now";
  if (ms < 59_500) return `${Math.round(ms / 1000)} s ago`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.round(ms / 3_600_000)} h ago`;
  return `${Math.round(ms / 86_400_000)} d ago`;
}

export const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 23);
export const minuteOf = (at: number): string => new Date(at).toISOString().slice(11, 16);
export const exactTime = (at: number): string => new Date(at).toISOString().replace("T", " ").replace("Z", " UTC");

/** An id with its middle left out; what is short, or no id, stays whole. */
export const shortId = (id: string): string =>
  id.length > 18 && !/\s/.test(id) ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
