/** Milliseconds as the JSON protocol's time stamps: seconds since the epoch. */
export const seconds = (ms: number): number => ms / 1000;

/** The same where there may be no time. */
export const secondsIf = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** `2026-11-23T17:00:00Z`; years before 0 and after 9999 have a sign and six digits. */
export const wholeSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, -".000Z".length)}Z`;
