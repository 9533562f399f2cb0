import type { Limits, Quota } from "../ses/quota.ts";

/** What the endpoint shows of SES's quota, and changes. */
export type SendingQuota = Pick<Quota, "limits" | "setLimits" | "sentLast24Hours">;

const NAMES: readonly string[] = ["maxSendRate", "max24HourSend"] satisfies (keyof Limits)[];

/** Limits as a request has them, JSON text; undefined when they are none. */
export function readLimits(text: string): Partial<Limits> | undefined {
  try {
    const limits: unknown = JSON.parse(text);
    if (typeof limits !== "object" || limits === null) return undefined;
    const entries = Object.entries(limits);
    const valid = entries.every(([name, value]) => NAMES.includes(name) && (value === -1 || isPositive(value)));
    return valid && entries.length > 0 ? limits : undefined;
  } catch {
    return undefined;
  }
}

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;
