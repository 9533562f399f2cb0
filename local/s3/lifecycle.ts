/** A bucket's lifecycle rule in CloudFormation's format. */
export interface LifecycleRule {
  Id?: string;
  Status: "Enabled" | "Disabled";
  Prefix?: string;
  ExpirationInDays?: number;
  /** Accepted without effect: there are no multipart uploads. */
  AbortIncompleteMultipartUpload?: object;
}

const KNOWN = ["Id", "Status", "Prefix", "ExpirationInDays", "AbortIncompleteMultipartUpload"];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Throws for a rule with a property that is not supported. */
export function checkLifecycle(bucket: string, rules: LifecycleRule[]): void {
  for (const rule of rules) {
    const unknown = Object.keys(rule).filter((name) => !KNOWN.includes(name));
    if (unknown.length === 0) continue;
    throw new Error(
      `The lifecycle rule ${rule.Id ?? "(no Id)"} of the bucket ${bucket} has ${unknown.join(", ")}, ` +
        `which the local cloud does not support. Supported: ${KNOWN.join(", ")}.`,
    );
  }
}

/**
 * Returns when an object expires (milliseconds since the epoch) and by which rule: at the midnight (UTC) after its
 * days.
 */
export function expiryOf(
  rules: LifecycleRule[],
  { key, lastModified }: { key: string; lastModified: number },
): { at: number; rule: string } | undefined {
  const [earliest] = rules
    .flatMap(({ Id = "", Status, Prefix = "", ExpirationInDays: days }) =>
      Status === "Enabled" && days !== undefined && key.startsWith(Prefix)
        ? [{ at: nextMidnight(lastModified + days * DAY_MS), rule: Id }]
        : [],
    )
    .sort((a, b) => a.at - b.at);
  return earliest;
}

/** Returns the first midnight (UTC) at or after a time. */
export const nextMidnight = (ms: number): number => Math.ceil(ms / DAY_MS) * DAY_MS;
