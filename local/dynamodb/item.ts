import db from "dynalite/db/index.js";

/** A value as the wire holds it, such as `{ "N": "1" }`; binary is base64. */
export type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;

const SETS = new Set(["SS", "NS", "BS"]);

/** Whether two items hold the same attributes; the order in a set says nothing. */
export function sameItem(left: Item, right: Item): boolean {
  return sameMap(left, right, sameAttribute);
}

/** Bytes as DynamoDB counts them: names and values. */
export const itemSize = (item: Item): number => db.itemSize(item);

/** The attributes of `names` that the item has. */
export function pick(item: Item, names: string[]): Item {
  const picked: Item = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function sameAttribute(left: unknown, right: unknown): boolean {
  const [leftType, leftValue] = only(left);
  const [rightType, rightValue] = only(right);
  if (leftType !== rightType) return false;
  if (leftType === "M") return sameMap(leftValue as object, rightValue as object, sameAttribute);
  if (!Array.isArray(leftValue) || !Array.isArray(rightValue)) return leftValue === rightValue;
  if (leftValue.length !== rightValue.length) return false;
  if (SETS.has(leftType)) return leftValue.every((member) => rightValue.includes(member));
  return leftValue.every((member, i) => sameAttribute(member, rightValue[i]));
}

function sameMap(left: object, right: object, same: (a: unknown, b: unknown) => boolean): boolean {
  const entries = Object.entries(left);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([name, value]) => {
    const other = (right as Record<string, unknown>)[name];
    return other !== undefined && same(value, other);
  });
}

function only(value: unknown): [string, unknown] {
  return Object.entries(value as object)[0] ?? ["", undefined];
}
