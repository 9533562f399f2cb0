import { boot } from "./boot.ts";

export { clockTime, plural } from "../shared/words.ts";

/** The cloud's time, which may be driven ahead of the machine's. */
let ahead = boot.aheadMs;
export const now = (): number => Date.now() + ahead;
export const setNow = (time: number): void => {
  ahead = time - Date.now();
};

/** How long ago, in the reader's words. */
export function ago(at: number, time = now()): string {
  const ms = time - at;
  if (ms < 1500) return "just now";
  if (ms < 59_500) return `${Math.round(ms / 1000)} s ago`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.round(ms / 3_600_000)} h ago`;
  return `${Math.round(ms / 86_400_000)} d ago`;
}

export const minuteOf = (at: number): string => new Date(at).toISOString().slice(11, 16);
export const exactTime = (at: number): string => new Date(at).toISOString().replace("T", " ").replace("Z", " UTC");

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1000)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
