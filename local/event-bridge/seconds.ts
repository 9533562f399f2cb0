/** Milliseconds as the JSON protocol's time stamps: seconds since the epoch. */
export const seconds = (ms: number): number => ms / 1000;

/** The same where there may be no time. */
export const secondsIf = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
