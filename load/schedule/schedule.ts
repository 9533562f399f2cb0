import type { Profile } from "../result/result.ts";

/** A period in which the rate, in events per second, changes linearly from one value to another. */
export interface Segment {
  seconds: number;
  from: number;
  to: number;
}

const flat = (seconds: number, rate: number): Segment => ({ seconds, from: rate, to: rate });

/** Returns a profile as consecutive segments, preceded by the warm-up at the profile's first rate. */
export function segmentsOf(profile: Profile, durationSeconds: number, warmUpSeconds: number): Segment[] {
  const measured = measuredSegments(profile, durationSeconds);
  const segments = [flat(warmUpSeconds, measured[0]?.from ?? 0), ...measured];
  return segments.filter(({ seconds }) => seconds > 0);
}

function measuredSegments(profile: Profile, seconds: number): Segment[] {
  switch (profile.kind) {
    case "steady":
    case "soak":
      return [flat(seconds, profile.rate)];
    case "ramp":
      return [{ seconds, from: profile.from, to: profile.rate }];
    case "spike": {
      const { rate, peak, atSeconds, forSeconds } = profile;
      return [flat(atSeconds, rate), flat(forSeconds, peak), flat(seconds - atSeconds - forSeconds, rate)];
    }
    case "step-to-break": {
      const { rate, step, everySeconds } = profile;
      return Array.from({ length: Math.ceil(seconds / everySeconds) }, (_, index) =>
        flat(Math.min(everySeconds, seconds - index * everySeconds), rate + index * step),
      );
    }
  }
}

/** Returns the rate in events per second at a time in seconds from the start. */
export function rateAt(segments: Segment[], second: number): number {
  let start = 0;
  for (const { seconds, from, to } of segments) {
    if (second < start + seconds) return from + ((to - from) * (second - start)) / seconds;
    start += seconds;
  }
  return segments.at(-1)?.to ?? 0;
}

/** Returns the seconds from the start until the rate exceeds a limit; undefined when it never does. */
export function firstAbove(segments: Segment[], limit: number): number | undefined {
  let start = 0;
  for (const { seconds, from, to } of segments) {
    if (from > limit) return start;
    if (to > limit) return start + (seconds * (limit - from)) / (to - from);
    start += seconds;
  }
  return undefined;
}

const eventsOf = ({ seconds, from, to }: Segment): number => (seconds * (from + to)) / 2;

/** Returns the number of events in the segments. */
export const totalEvents = (segments: Segment[]): number =>
  Math.round(segments.reduce((sum, segment) => sum + eventsOf(segment), 0));

/** Returns the number of events in the calls that are due within the first segment. */
export function eventsOfFirst(segments: Segment[], batch: number): number {
  const [first] = segments;
  return first ? Math.min(totalEvents(segments), Math.ceil(eventsOf(first) / batch) * batch) : 0;
}

/** Returns the seconds into a segment at which its `count`th event is due. */
function timeWithin({ seconds, from, to }: Segment, count: number): number {
  const slope = (to - from) / seconds;
  // The root of from * t + slope * t² / 2 = count, in a form that also holds for slope 0.
  return (2 * count) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * count)));
}

/** A planned PutEvents call: its time in milliseconds from the start, and its number of events. */
interface Call {
  at: number;
  events: number;
}

export interface Schedule {
  /** Returns the next call without taking it; undefined after the last. */
  peek(): Call | undefined;
  take(): void;
}

interface Share {
  /** Entries per call. */
  batch: number;
  worker: number;
  workers: number;
}

/** Returns a worker's share: every `workers`th call, starting with the `worker`th. Together the shares are the whole schedule. */
export function createSchedule(segments: Segment[], { batch, worker, workers }: Share): Schedule {
  const total = totalEvents(segments);
  let call = worker;
  let segment = 0;
  let before = 0;
  let startSeconds = 0;
  let next = compute();

  function compute(): Call | undefined {
    const first = call * batch;
    if (first >= total) return undefined;
    let current = segments[segment];
    while (current && segment < segments.length - 1 && first >= before + eventsOf(current)) {
      before += eventsOf(current);
      startSeconds += current.seconds;
      current = segments[++segment];
    }
    if (!current) return undefined;
    const seconds = first === before ? 0 : timeWithin(current, first - before);
    return { at: (startSeconds + seconds) * 1000, events: Math.min(batch, total - first) };
  }

  return {
    peek: () => next,
    take() {
      call += workers;
      next = compute();
    },
  };
}

/** Returns the number of events in a worker's share of the schedule. */
export function eventsOfWorker(total: number, { batch, worker, workers }: Share): number {
  const calls = Math.ceil(total / batch);
  const own = Math.max(0, Math.ceil((calls - worker) / workers));
  const hasLast = calls > 0 && (calls - 1) % workers === worker;
  return own * batch - (hasLast ? calls * batch - total : 0);
}
