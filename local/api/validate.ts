import { AwsError } from "../aws.ts";
import { decode } from "./decode.ts";
import { type InputOf, type Members, type Shape, shapeOf } from "./shapes.ts";

/**
 * Decodes and validates an input. Throws `SerializationException` for a value of the wrong type, and `ValidationException`
 * naming every member that violates its shape, in the service's own words.
 */
export function validate<M extends Members>(input: object, members: M): InputOf<M> {
  const given = decode(input, members);
  checkConstraints(given, members);
  return given as InputOf<M>;
}

/**
 * Throws `ValidationException` naming every member of a decoded input that violates its shape, in the service's own
 * words.
 */
export function checkConstraints(input: object, members: Members): void {
  const errors = membersOf(input as Record<string, unknown>, members, "");
  if (errors.length === 0) return;
  const count = errors.length === 1 ? "1 validation error" : `${errors.length} validation errors`;
  throw new AwsError("ValidationException", `${count} detected: ${errors.join("; ")}`);
}

function membersOf(value: Record<string, unknown>, members: Members, at: string): string[] {
  return Object.entries(members).flatMap(([name, member]) => {
    const path = at + lowerFirst(name);
    const found = value[name];
    if (found !== undefined) return check(found, shapeOf(member), path);
    return "required" in member
      ? [`Value null at '${path}' failed to satisfy constraint: Member must not be null`]
      : [];
  });
}

function check(value: unknown, shape: Shape, at: string): string[] {
  if (!isConstrained(shape)) return [];
  const breaches = (shown: string, constraints: (string | false | undefined)[]) =>
    constraints
      .filter(Boolean)
      .map((each) => `Value${shown} at '${at}' failed to satisfy constraint: Member must ${each}`);

  switch (shape.kind) {
    case "text": {
      const given = value as string;
      return breaches(shape.secret ? "" : ` '${given}'`, [
        ...lengths(given.length, shape),
        shape.pattern && !matches(given, shape.pattern) && `satisfy regular expression pattern: ${shape.pattern}`,
        shape.values && !shape.values.includes(given) && `satisfy enum value set: [${shape.values.join(", ")}]`,
      ]);
    }
    case "blob": {
      const size = Buffer.byteLength(value as string, "base64");
      return breaches(` 'java.nio.HeapByteBuffer[pos=0 lim=${size} cap=${size}]'`, lengths(size, shape));
    }
    case "number": {
      const given = value as number;
      return breaches(` '${given}'`, [
        shape.min !== undefined && given < shape.min && `have value greater than or equal to ${shape.min}`,
        shape.max !== undefined && given > shape.max && `have value less than or equal to ${shape.max}`,
      ]);
    }
    case "list": {
      const items = value as unknown[];
      const print = (shape.print ?? printed) as (item: unknown) => string;
      const own = lengths(items.length, shape);
      return [
        ...breaches(own.some(Boolean) ? ` '[${items.map(print).join(", ")}]'` : "", own),
        ...items.flatMap((item, i) => check(item, shape.of, `${at}.${i + 1}.member`)),
      ];
    }
    case "map": {
      const entries = Object.entries(value as object);
      return [
        ...breaches(` '${printed(value)}'`, lengths(entries.length, shape)),
        ...entries.flatMap(([key, each]) => [
          ...check(key, shape.key, `${at}.${key}.key`),
          ...check(each, shape.of, `${at}.${key}.value`),
        ]),
      ];
    }
    case "structure":
      return membersOf(value as Record<string, unknown>, shape.members, `${at}.`);
    default:
      return [];
  }
}

const constrained = new WeakMap<Shape, boolean>();

/** Whether a shape has any constraints; if not, its values, such as a table's items, need not be traversed. */
function isConstrained(shape: Shape): boolean {
  const known = constrained.get(shape) ?? holdsConstraint(shape, new Set());
  constrained.set(shape, known);
  return known;
}

function holdsConstraint(shape: Shape, seen: Set<Shape>): boolean {
  if (seen.has(shape)) return false;
  seen.add(shape);
  const { min, max, pattern, values } = shape as { min?: number; max?: number; pattern?: string; values?: unknown };
  if ([min, max, pattern, values].some((each) => each !== undefined)) return true;
  if (shape.kind === "list") return holdsConstraint(shape.of, seen);
  if (shape.kind === "map") return holdsConstraint(shape.key, seen) || holdsConstraint(shape.of, seen);
  if (shape.kind !== "structure") return false;
  return Object.values(shape.members).some((each) => "required" in each || holdsConstraint(shapeOf(each), seen));
}

const lengths = (length: number, { min, max }: { min?: number; max?: number }) => [
  max !== undefined && length > max && `have length less than or equal to ${max}`,
  min !== undefined && length < min && `have length greater than or equal to ${min}`,
];

const expressions = new Map<string, RegExp>();

function matches(value: string, pattern: string): boolean {
  const expression = expressions.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  expressions.set(pattern, expression);
  return expression.test(value);
}

const lowerFirst = (name: string): string =>
  name.startsWith("KMS") ? name : name.charAt(0).toLowerCase() + name.slice(1);

/** Formats a value as the service does: `{Key=a, Value=b}`. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (value === null || typeof value !== "object") return String(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}=${printed(each)}`)
    .join(", ")}}`;
}
