/**
 * The API model's description of a value. Lengths count characters of a text, bytes of a blob, members of a list or
 * map.
 */
export type Shape =
  | TextShape
  | { kind: "number"; min?: number; max?: number }
  | { kind: "long" }
  | { kind: "boolean" }
  | { kind: "blob"; max?: number }
  | { kind: "time" }
  | ListShape
  | MapShape
  | { kind: "structure"; members: Members };

export interface TextShape<Value extends string = string> {
  kind: "text";
  min?: number;
  max?: number;
  pattern?: string;
  values?: readonly Value[];
  secret?: boolean;
}

export interface ListShape<Item = Shape> {
  kind: "list";
  of: Item;
  min?: number;
  max?: number;
  print?: (item: never) => string;
}

export interface MapShape<Item = Shape> {
  kind: "map";
  key: Shape;
  of: Item;
  min?: number;
  max?: number;
}

export type Members = Record<string, Shape | Required | Unsupported>;

export interface Required<S = Shape> {
  required: S;
}

export interface Unsupported<S = Shape> {
  unsupported: S;
}

/** The type of an input that was validated against these members. */
export type InputOf<M> = Flat<
  { [Name in RequiredIn<M>]: ValueOf<M[Name]> } & { [Name in OptionalIn<M>]?: ValueOf<M[Name]> }
>;

/** The type of an input of which only the types were checked, so any member may be missing. */
export type DecodedOf<M> = Loose<InputOf<M>>;

type RequiredIn<M> = { [Name in keyof M]: M[Name] extends Required ? Name : never }[keyof M];
type OptionalIn<M> = { [Name in keyof M]: M[Name] extends Required | Unsupported ? never : Name }[keyof M];

type ValueOf<S> = Shape extends S
  ? unknown
  : S extends Required<infer Inner>
    ? ValueOf<Inner>
    : S extends TextShape<infer Value>
      ? Value
      : S extends { kind: "list"; of: infer Item }
        ? ValueOf<Item>[]
        : S extends { kind: "map"; of: infer Item }
          ? Record<string, ValueOf<Item>>
          : S extends { kind: "structure"; members: infer M }
            ? InputOf<M>
            : S extends { kind: "boolean" }
              ? boolean
              : S extends { kind: "blob" }
                ? string
                : number;

type Flat<T> = { [Name in keyof T]: T[Name] };

type Loose<T> = T extends string
  ? string
  : T extends (infer Item)[]
    ? Loose<Item>[]
    : T extends object
      ? { [Name in keyof T]?: Loose<T[Name]> }
      : T;

interface Length {
  min?: number;
  max?: number;
}

export const text = (options: Length & { pattern?: string; secret?: boolean } = {}): TextShape => ({
  kind: "text",
  ...options,
});
export const oneOf = <const Value extends string>(...values: Value[]): TextShape<Value> => ({ kind: "text", values });
export const number = (options: Length = {}) => ({ kind: "number" as const, ...options });
export const long = { kind: "long" as const };
export const boolean = { kind: "boolean" as const };
/** Bytes, kept as the Base64 text that is on the wire. */
export const blob = (options: { max?: number } = {}) => ({ kind: "blob" as const, ...options });
export const time = { kind: "time" as const };
export const list = <Item extends Shape>(
  of: Item,
  options: Length & { print?: (item: never) => string } = {},
): ListShape<Item> => ({ kind: "list", of, ...options });
export const map = <Item extends Shape>(key: Shape, of: Item, options: Length = {}): MapShape<Item> => ({
  kind: "map",
  key,
  of,
  ...options,
});
export const structure = <M extends Members>(members: M) => ({ kind: "structure" as const, members });
export const required = <S extends Shape>(shape: S): Required<S> => ({ required: shape });
/** A member of the API that is not supported here, and is rejected by name. */
export const unsupported = <S extends Shape>(shape: S): Unsupported<S> => ({ unsupported: shape });
/** Returns the shape of a member, required or not. */
export const shapeOf = (member: Members[string]): Shape =>
  "required" in member ? member.required : "unsupported" in member ? member.unsupported : member;
