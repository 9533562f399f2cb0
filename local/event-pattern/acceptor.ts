import type { EventValue } from "./event-value.ts";
import { buildValueIndex } from "./value-index.ts";
import { meets } from "./value-matcher.ts";
import { isPositive, type PositivePattern, type ValuePattern } from "./value-pattern.ts";

/** Up to this many patterns, checking each is faster than an index. */
const FEW = 8;

/** Returns a test for whether a value meets one of the patterns; its cost hardly depends on their number. */
export function acceptorOf(patterns: readonly ValuePattern[]): (value: EventValue) => boolean {
  const positive = patterns.filter(isPositive);
  const excluded = patterns.flatMap((pattern) => (pattern.is === "anything-but" ? [acceptorOf(pattern.not)] : []));
  const accepts = positive.length > FEW ? indexed(positive) : oneByOne(positive);
  if (excluded.length === 0) return accepts;
  const [excludes] = excluded;
  if (excludes && excluded.length + positive.length === 1) return (value) => !excludes(value);
  return (value) => accepts(value) || excluded.some((each) => !each(value));
}

const oneByOne = (patterns: PositivePattern[]) => (value: EventValue) =>
  patterns.some((pattern) => meets(value, pattern));

function indexed(patterns: PositivePattern[]): (value: EventValue) => boolean {
  let found = false;
  const find = buildValueIndex(patterns.map((pattern) => ({ pattern, item: undefined })));
  const finding = () => {
    found = true;
  };
  return (value) => {
    found = false;
    find(value, finding);
    return found;
  };
}
