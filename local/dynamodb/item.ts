/** A value in wire format, such as `{ "N": "1" }`; binary is base64. */
type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;

const SETS = new Set(["SS", "NS", "BS"]);

/** Returns whether two items have the same attributes; the order within a set does not matter. */
export function sameItem(left: Item, right: Item): boolean {
  return sameMap(left, right, sameAttribute);
}

/** The maximum size of an item in bytes. */
export const LARGEST_ITEM = 400 * 1024;

/**
 * Returns an item's size as DynamoDB counts it: names and values.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) size += Buffer.byteLength(name) + valueSize(item[name]);
  return size;
}

const UNIT_BYTES = 1024;

/**
 * Returns the write request units for changing one item, or index entry, into another.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits(...items: (Item | undefined)[]): number {
  const size = Math.max(0, ...items.map((item) => (item ? itemSize(item) : 0)));
  return Math.max(1, Math.ceil(size / UNIT_BYTES));
}

/** The maximum number of nested maps and lists around a scalar. */
const MOST_WRAPPERS = 31;

/** Returns whether an item is nested more deeply than DynamoDB allows. */
export const nestsTooDeep = (item: Item): boolean => isDeeper(Object.values(item), MOST_WRAPPERS);

const isDeeper = (attributes: unknown[], wrappers: number): boolean =>
  attributes.some((attribute) => {
    const [type, value] = only(attribute ?? {});
    return (type === "M" || type === "L") && (wrappers === 0 || isDeeper(Object.values(value as object), wrappers - 1));
  });

/** Returns those of the item's attributes that are in `names`. */
export function pick(item: Item, names: string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function valueSize(attribute: unknown): number {
  const [type, value] = only(attribute);
  if (type === "L") return (value as unknown[]).reduce((sum: number, member) => sum + 1 + valueSize(member), 3);
  if (type === "M") return itemSize(value as Item) + Object.keys(value as object).length + 3;
  if (Array.isArray(value)) return value.reduce((sum, member) => sum + scalarSize(type.charAt(0), member), 0);
  return scalarSize(type, value);
}

function scalarSize(type: string, value: unknown): number {
  if (type === "S") return Buffer.byteLength(value as string);
  if (type === "B") return Buffer.byteLength(value as string, "base64");
  // Two digits take one byte; sign and exponent take another.
  if (type === "N") return Math.ceil((value as string).replace(/[^0-9]/g, "").replace(/^0+|0+$/g, "").length / 2) + 1;
  return 1;
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
