/** What an API's model says of a value. */
export type Schema =
  | { kind: "text" | "number" | "boolean" | "time" | "blob" | "document" }
  | { kind: "list"; of: () => Schema; flattened?: boolean | undefined }
  | { kind: "map"; of: () => Schema }
  | { kind: "structure"; members: Member[] /** Holds one of its members alone. */; union: boolean };

export type Structure = Extract<Schema, { kind: "structure" }>;

/** A member of a structure, and where a REST request carries it. */
export interface Member {
  name: string;
  schema: Schema;
  required: boolean;
  place: "body" | "payload" | "label" | { query: string } | { header: string } | { headers: string } | "queries";
  /** Its element's name in XML. */
  xmlName: string;
}

// The compact schemas of the SDK's clients: https://github.com/smithy-lang/smithy-typescript (static-schemas.ts)
const SIMPLE: Record<number, "text" | "number" | "boolean" | "time" | "blob" | "document"> = {
  0: "text",
  1: "number",
  2: "boolean",
  4: "time",
  5: "time",
  6: "time",
  7: "time",
  15: "document",
  17: "number",
  19: "number",
  21: "blob",
  42: "blob",
};
const LIST = 64;
const MAP = 128;

type Traits = Record<string, unknown> | number | undefined;

/** A schema of an SDK client, written out. A recursive one is resolved as it is walked. */
export function schemaOf(reference: unknown, traits?: Traits): Schema {
  if (typeof reference === "function") return schemaOf(reference(), traits);
  // "unit": an operation without an input.
  if (typeof reference === "string") return structureOf([]);
  if (typeof reference === "number") return numbered(reference, traits);
  // With traits of its own: [schema, traits]. A named schema is longer.
  if ((reference as unknown[]).length === 2) return schemaOf(...(reference as [unknown, Traits]));
  const [kind, , , , ...rest] = reference as [number | unknown, string, string, Traits, ...unknown[]];
  switch (kind) {
    case 0:
      return schemaOf(rest[0], traits);
    case 1:
      return { kind: "list", of: () => memberOf(rest[0]), flattened: flagged(traits, "xmlFlattened") };
    case 2:
      return { kind: "map", of: () => memberOf(rest[1]) };
    case 3:
      return structureOf(rest as [string[], unknown[], number?]);
    case 4:
      return { ...structureOf(rest as [string[], unknown[]]), union: true };
    default:
      throw new Error(`The schema ${kind} is unknown.`);
  }
}

function numbered(value: number, traits: Traits): Schema {
  if (value >= MAP) return { kind: "map", of: () => schemaOf(value - MAP) };
  if (value >= LIST) {
    return { kind: "list", of: () => schemaOf(value - LIST), flattened: flagged(traits, "xmlFlattened") };
  }
  const kind = SIMPLE[value];
  if (kind) return { kind };
  throw new Error(`The schema ${value} is unknown.`);
}

const flagged = (traits: Traits, name: string) => typeof traits === "object" && name in traits;

const memberOf = (reference: unknown): Schema => schemaOf(reference);

function structureOf([names = [], schemas = [], required = 0]: [string[]?, unknown[]?, number?]): Structure {
  const members = names.map((name, i): Member => {
    let known: Schema | undefined;
    const traits = traitsOf(schemas[i]);
    return {
      name,
      required: i < required,
      get schema() {
        known ??= schemaOf(schemas[i]);
        return known;
      },
      place: placeOf(traits),
      xmlName: xmlNameOf(traits) ?? name,
    };
  });
  return { kind: "structure", members, union: false };
}

const traitsOf = (member: unknown): Traits =>
  Array.isArray(member) && member.length === 2 ? (member[1] as Traits) : undefined;

const xmlNameOf = (traits: Traits) =>
  typeof traits === "object" && typeof traits["xmlName"] === "string" ? traits["xmlName"] : undefined;

function placeOf(traits: Traits): Member["place"] {
  if (traits === undefined) return "body";
  if (typeof traits === "number") {
    if (traits & 1) return "label";
    if (traits & 16) return "payload";
    return traits & 64 ? "queries" : "body";
  }
  const { httpQuery, httpHeader, httpPrefixHeaders, httpLabel, httpPayload, httpQueryParams } = traits;
  if (httpLabel) return "label";
  if (httpPayload) return "payload";
  if (httpQueryParams) return "queries";
  if (typeof httpQuery === "string") return { query: httpQuery };
  if (typeof httpHeader === "string") return { header: httpHeader };
  if (typeof httpPrefixHeaders === "string") return { headers: httpPrefixHeaders };
  return "body";
}
