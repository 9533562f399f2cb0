import { UnplacedError } from "./invalid-pattern.ts";
import type { Bound } from "./value-pattern.ts";

/** By hand, since a regular expression anchored only at the end takes quadratic time on inner zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

/** A decimal literal as its significant digits and the power of ten of the last one, so that equal values look the same. */
function decimal(literal: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = withoutTrailingZeros(digits);
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

// Any decimal of up to 15 characters survives the round trip through a double.
const ALWAYS_COMPARABLE = /^[-0-9.]{1,15}$/;

/**
 * Returns the value of a JSON number literal, or `undefined` if no double represents it exactly: such a number is compared
 * by its text alone, and no range contains it.
 */
export function comparableNumber(literal: string): number | undefined {
  const value = Number(literal);
  if (ALWAYS_COMPARABLE.test(literal)) return value;
  if (!Number.isFinite(value)) return undefined;
  return decimal(literal) === decimal(String(value)) ? value : undefined;
}

/** As `comparableNumber`; throws `UnplacedError` when there is no such value. */
export function comparable(literal: string): number {
  const value = comparableNumber(literal);
  if (value === undefined) throw new UnplacedError(`Cannot compare number : ${literal}`);
  return value;
}

export function inRange<T>(value: T, low: Bound<T> | undefined, high: Bound<T> | undefined): boolean {
  if (low && (low.open ? value <= low.at : value < low.at)) return false;
  if (high && (high.open ? value >= high.at : value > high.at)) return false;
  return true;
}
