const samples = Array.from({ length: 5 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now());
const offset = Math.min(...samples);

/** Milliseconds of the machine's steady clock: every thread and process of the machine reads the same. */
export const now = (): number => performance.now() + offset;

/** The wall clock's milliseconds since the epoch at a time of `now()`. */
export const wallTime = (time: number): number => time - offset + performance.timeOrigin;
