import { duration } from "../../shared/duration.ts";

/** A stretch of the axis: in proportion to time, or folded to a fixed width because nothing begins or ends in it. */
interface Stretch {
  from: number;
  to: number;
  /** Where it begins and ends on the axis, from 0 to 1. */
  left: number;
  right: number;
  isFold: boolean;
}

export interface Axis {
  place(time: number): number;
  folds: { left: number; width: number; label: string }[];
  ticks: Tick[];
}

interface Tick {
  at: number;
  label: string;
  /** Says how long a fold is. */
  isFold?: boolean;
}

interface Span {
  from: number;
  to: number;
}

const SHORTEST_FOLD_MS = 800;
/** What a fold takes of the axis, and all of them at most. */
const FOLD = 0.09;
const FOLDS_AT_MOST = 0.45;
/** Labels stand at least so far apart. */
const TICK = 0.13;

/** The time axis of a story. Idle stretches longer than a tenth of it, and 0.8 s, are folded unless it is to be true to time. */
export function axisOf(spans: readonly Span[], from: number, to: number, isTrue: boolean): Axis {
  const end = Math.max(to, from + 1);
  const stretches = placed(isTrue ? [{ from, to: end, isFold: false }] : cut(spans, from, end));
  const place = (time: number): number => {
    const stretch = stretches.find((each) => time <= each.to) ?? stretches.at(-1);
    if (!stretch) return 0;
    const part = (Math.max(time, stretch.from) - stretch.from) / Math.max(1e-9, stretch.to - stretch.from);
    return stretch.left + Math.min(1, part) * (stretch.right - stretch.left);
  };
  const folds = stretches
    .filter(({ isFold }) => isFold)
    .map((fold) => ({ left: fold.left, width: fold.right - fold.left, label: duration(fold.to - fold.from) }));
  return { place, folds, ticks: readable(ticksOf(stretches, from)) };
}

/** The stretches between begins and ends, with the idle ones marked; neighbors of one kind are one. */
function cut(spans: readonly Span[], from: number, to: number): Omit<Stretch, "left" | "right">[] {
  const limit = Math.max(SHORTEST_FOLD_MS, (to - from) / 10);
  const marks = [...new Set([from, to, ...spans.flatMap((span) => [span.from, span.to])])].sort((a, b) => a - b);
  const stretches: Omit<Stretch, "left" | "right">[] = [];
  for (const [i, start] of marks.entries()) {
    const next = marks[i + 1];
    if (next === undefined) break;
    const isFold = next - start > limit;
    const last = stretches.at(-1);
    if (last && !last.isFold && !isFold) last.to = next;
    else stretches.push({ from: start, to: next, isFold });
  }
  return stretches;
}

function placed(stretches: Omit<Stretch, "left" | "right">[]): Stretch[] {
  const folds = stretches.filter(({ isFold }) => isFold).length;
  const live = stretches.filter(({ isFold }) => !isFold).reduce((sum, each) => sum + each.to - each.from, 0);
  const foldWidth = live === 0 ? 1 / Math.max(1, folds) : Math.min(FOLD, FOLDS_AT_MOST / Math.max(1, folds));
  let left = 0;
  return stretches.map((stretch) => {
    const share = stretch.isFold ? foldWidth : ((stretch.to - stretch.from) / live) * (1 - folds * foldWidth);
    const result = { ...stretch, left, right: left + share };
    left += share;
    return result;
  });
}

function ticksOf(stretches: readonly Stretch[], origin: number): Axis["ticks"] {
  const ticks: Axis["ticks"] = [];
  let free = 0;
  for (const stretch of stretches) {
    const width = stretch.right - stretch.left;
    if (stretch.isFold) {
      ticks.push({ at: stretch.left + width / 2, label: duration(stretch.to - stretch.from), isFold: true });
      free = stretch.right + 0.02;
      continue;
    }
    const length = stretch.to - stretch.from;
    const step = niceStep((length * TICK) / Math.max(width, 1e-9));
    const begins = stretch.from - origin;
    // A folded axis counts anew after each fold, since what counts there is far smaller than what was folded.
    const isNew = stretch.left > 0;
    for (let offset = isNew ? step : 0; offset <= length; offset += step) {
      const at = stretch.left + (offset / length) * width;
      if (at < free || at > 0.97) continue;
      const label =
        offset === 0
          ? "0"
          : isNew && free <= at && !ticks.some(isAfter(stretch.left))
            ? `${duration(begins)} + ${duration(offset)}`
            : isNew
              ? `+ ${duration(offset)}`
              : duration(offset);
      ticks.push({ at, label });
      free = at + TICK * 0.8;
    }
  }
  return ticks;
}

const isAfter = (left: number) => (tick: { at: number }) => tick.at > left;

/** Of an axis that is as narrow as a lesson's: about as much as a character takes. */
const CHARACTER = 0.012;

/** Leaves out the labels that would run into another one: those of folds stay, and of the others the first. */
function readable(ticks: readonly Tick[]): Tick[] {
  const kept = ticks.filter(({ isFold }) => isFold);
  for (const tick of ticks) if (!tick.isFold && !kept.some((other) => overlap(tick, other))) kept.push(tick);
  return kept.sort((a, b) => a.at - b.at);
}

const overlap = (one: Tick, other: Tick): boolean =>
  Math.abs(one.at - other.at) < ((one.label.length + other.label.length) / 2 + 1) * CHARACTER;

/** 1, 2 or 5 times a power of ten, or a round part of a minute or hour, not below `least`. */
function niceStep(least: number): number {
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  ];
  const found = steps.find((step) => step >= least);
  if (found !== undefined) return found;
  let step = 600_000;
  while (step < least) step *= 2;
  return step;
}
