import type { Plot } from "../../api/metrics.ts";
import { duration } from "../../shared/duration.ts";
import { bytes } from "../format.ts";

/** A value in its unit, as short as it can be read. */
export function printed(value: number | null | undefined, unit: Plot["unit"]): string {
  if (value === null || value === undefined) return "";
  if (unit === "ms") return duration(value);
  if (unit === "bytes") return bytes(value);
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
  return unit === "percent" ? `${rounded} %` : rounded;
}

/** A series in one figure: counts add up, of what was measured the last. */
export function figureOf(values: readonly (number | null)[], { shape, unit }: Plot): string {
  if (shape === "steps")
    return printed(
      values.reduce<number>((sum, each) => sum + (each ?? 0), 0),
      unit,
    );
  return printed(
    values.findLast((each) => each !== null),
    unit,
  );
}
