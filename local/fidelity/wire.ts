import type { Member, Schema, Structure } from "./schema.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** A value that is not built but written as it is, such as JSON nested deeper than a program can build it. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values of an input by their members' names. */
export type Input = Record<string, unknown>;

/** JSON of a value that may hold raw parts. */
export function toJson(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((each) => toJson(each)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${toJson(each)}`).join(",")}}`;
}

const toText = (value: unknown): string => (typeof value === "string" ? value : toJson(value));

/** The parameters of the Query protocol: `A.member.1` of a list, `A.entry.1.key` and `.value` of a map. */
export function toForm(value: unknown, name = ""): [string, string][] {
  const at = (part: string) => (name ? `${name}.${part}` : part);
  if (Array.isArray(value)) return value.flatMap((each, i) => toForm(each, at(`member.${i + 1}`)));
  if (value === null || value === undefined) return [];
  if (typeof value !== "object" || value instanceof Raw) return [[name, toText(value)]];
  return Object.entries(value).flatMap(([key, each]) => toForm(each, at(key)));
}

/** Maps as the Query protocol's entries; what is not as its schema says stays as it is. */
export function withEntries(value: unknown, schema: Schema): unknown {
  if (value === null || typeof value !== "object" || value instanceof Raw) return value;
  if (Array.isArray(value))
    return value.map((each) => (schema.kind === "list" ? withEntries(each, schema.of()) : each));
  if (schema.kind === "map") {
    const entries = Object.entries(value).map(([key, each], i) => [
      i + 1,
      { key, value: withEntries(each, schema.of()) },
    ]);
    return { entry: Object.fromEntries(entries) };
  }
  if (schema.kind !== "structure") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const member = schema.members.find((known) => known.name === name);
      return [name, member ? withEntries(each, member.schema) : each];
    }),
  );
}

/** The parts of a REST request, each member where its trait puts it. */
export function toRest(input: Input, schema: Structure, template: string, format: "json" | "xml") {
  const headers: Record<string, string> = {};
  const query: string[] = [];
  const rest: Input = {};
  let path = template;
  let payload: string | undefined;
  const ask = (name: string, value: unknown) => query.push(`${encoded(name)}=${encoded(toText(value))}`);
  for (const [name, value] of Object.entries(input)) {
    const member = schema.members.find((known) => known.name === name);
    const place = member?.place ?? "body";
    if (value === undefined) continue;
    if (!member || place === "body") rest[name] = value;
    else if (place === "payload") payload = payloadOf(value, member, format);
    else if (place === "label") path = path.replace(new RegExp(`\\{${name}\\+?\\}`), () => encoded(toText(value)));
    else if (place === "queries") for (const [key, each] of entriesOf(value)) ask(key, each);
    else if ("query" in place) for (const each of [value].flat()) ask(place.query, each);
    else if ("header" in place) headers[headerName(place.header)] = headerValue(value);
    else for (const [key, each] of entriesOf(value)) headers[headerName(place.headers + key)] = headerValue(each);
  }
  const filled = path.replace(/\{\w+\+?\}/g, "x");
  const joined = query.length > 0 ? `${filled.includes("?") ? "&" : "?"}${query.join("&")}` : "";
  const body = payload ?? (Object.keys(rest).length > 0 && format === "json" ? toJson(rest) : "");
  return { path: filled + joined, headers, body };
}

const entriesOf = (value: unknown): [string, unknown][] =>
  value !== null && typeof value === "object" ? Object.entries(value) : [["x", value]];

const payloadOf = (value: unknown, { schema, xmlName }: Member, format: "json" | "xml"): string => {
  if (schema.kind === "blob") return toText(value);
  return format === "json" ? toJson(value) : element(xmlName, value, schema);
};

function element(name: string, value: unknown, schema: Schema | undefined): string {
  const wrapped = (content: string) => `<${name}>${content}</${name}>`;
  if (value instanceof Raw) return wrapped(value.text);
  if (Array.isArray(value)) {
    const of = schema?.kind === "list" ? schema.of() : undefined;
    if (schema?.kind === "list" && schema.flattened) return value.map((each) => element(name, each, of)).join("");
    return wrapped(value.map((each) => element("member", each, of)).join(""));
  }
  if (value === null || typeof value !== "object") return wrapped(escaped(toText(value)));
  return wrapped(
    Object.entries(value)
      .map(([key, each]) => {
        const member = schema?.kind === "structure" ? schema.members.find((known) => known.name === key) : undefined;
        return element(member?.xmlName ?? tagName(key), each, member?.schema);
      })
      .join(""),
  );
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const tagName = (text: string) => text.replace(/[^\w.-]/g, "_") || "_";

// What is longer than Node reads before the body would be refused before the cloud sees it.
const LONGEST = 2000;

/** Percent-encoded; half a character, which has no encoding, becomes the bytes that would be its UTF-8. */
function encoded(text: string): string {
  const short = text.slice(0, LONGEST);
  const wellFormed = encodeURIComponent(short.toWellFormed());
  return short.isWellFormed() ? wellFormed : wellFormed.replaceAll("%EF%BF%BD", "%ED%A0%80");
}

const headerName = (text: string) => text.replace(/[^\w-]/g, "") || "x-empty";
const headerValue = (value: unknown) =>
  Buffer.from(toText(value).slice(0, LONGEST))
    .toString("latin1")
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, "?");
