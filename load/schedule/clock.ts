const samples = Array.from({ length: 5 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now());
const offset = Math.min(...samples);

/** Returns milliseconds of the machine's steady clock, which is the same for every thread and process of the machine. */
export const now = (): number => performance.now() + offset;

/** Returns the milliseconds since the epoch for a time of `now()`. */
export const wallTime = (time: number): number => time - offset + performance.timeOrigin;
