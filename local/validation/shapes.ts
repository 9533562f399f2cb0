/** What the API model says of a value. Lengths count characters of a text, bytes of a blob, members of a list or map. */
export type Shape =
  | { kind: "text"; min?: number; max?: number; pattern?: string; values?: string[]; secret?: boolean }
  | { kind: "number"; min?: number; max?: number }
  | { kind: "long" }
  | { kind: "boolean" }
  | { kind: "blob"; max: number }
  | { kind: "time" }
  | { kind: "list"; of: Shape; min?: number; max?: number; print?: (item: never) => string }
  | { kind: "map"; key: Shape; of: Shape; max?: number }
  | { kind: "structure"; members: Members };

export type Members = Record<string, Shape | Required>;

export interface Required {
  required: Shape;
}

interface Length {
  min?: number;
  max?: number;
}

export const text = (options: Length & { pattern?: string; secret?: boolean } = {}): Shape => ({
  kind: "text",
  ...options,
});
export const oneOf = (...values: string[]): Shape => ({ kind: "text", values });
export const number = (options: Length = {}): Shape => ({ kind: "number", ...options });
export const long: Shape = { kind: "long" };
export const boolean: Shape = { kind: "boolean" };
/** Bytes, which stay the Base64 text that they are on the wire. */
export const blob = ({ max }: { max: number }): Shape => ({ kind: "blob", max });
export const time: Shape = { kind: "time" };
export const list = (of: Shape, options: Length & { print?: (item: never) => string } = {}): Shape => ({
  kind: "list",
  of,
  ...options,
});
export const map = (key: Shape, of: Shape, options: Length = {}): Shape => ({ kind: "map", key, of, ...options });
export const structure = (members: Members): Shape => ({ kind: "structure", members });
export const required = (shape: Shape): Required => ({ required: shape });
