import type { ContractField } from "../../api/contracts.ts";

/** A part of a JSON schema or of an OpenAPI document, of which nothing is sure. */
type Part = Record<string, unknown>;

/** What a schema of the registry says of an event. */
export interface EventSchema {
  type: string;
  source: string;
  version?: string;
  description?: string;
  fields: ContractField[];
  example?: unknown;
}

const DEEPEST = 8;

/**
 * Reads a schema in one of the registry's formats, OpenAPI 3 or JSON Schema; undefined where it does not name an event's
 * type and source, as EventBridge's own schemas do.
 */
export function readSchema(content: unknown): EventSchema | undefined {
  const document = objectOf(typeof content === "string" ? parsed(content) : content);
  if (!document) return undefined;
  const event = objectOf(at(document, ["components", "schemas", "AWSEvent"])) ?? document;
  const [type, source] = [event["x-amazon-events-detail-type"], event["x-amazon-events-source"]];
  if (typeof type !== "string" || typeof source !== "string") return undefined;
  const info = objectOf(document["info"]) ?? {};
  const detail = resolved(objectOf(at(event, ["properties", "detail"])), document);
  const example = detail && (detail["example"] ?? firstOf(detail["examples"]));
  const [version, description] = [info["version"], info["description"] ?? document["description"]];
  return {
    type,
    source,
    ...(version !== undefined && { version: String(version) }),
    ...(typeof description === "string" && { description }),
    fields: detail ? fieldsIn(detail, document, "", 0) : [],
    ...(example !== undefined && { example }),
  };
}

function fieldsIn(schema: Part, document: Part, prefix: string, depth: number): ContractField[] {
  if (depth > DEEPEST) return [];
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(objectOf(schema["properties"]) ?? {}).flatMap(([name, value]) => {
    const property = resolved(objectOf(value), document) ?? {};
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const items = resolved(objectOf(property["items"]), document);
    const description = property["description"];
    return [
      {
        path,
        type: typeOf(property, items),
        isRequired: required.includes(name),
        ...(typeof description === "string" && { description }),
      },
      ...fieldsIn(property, document, path, depth + 1),
      ...(items ? fieldsIn(items, document, `${path}[]`, depth + 1) : []),
    ];
  });
}

/** A type in words: `text, a date-time`, `integer, at least 0`, `"EUR" or "USD"`, `list of objects`. */
function typeOf(schema: Part, items: Part | undefined): string {
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const values = schema["enum"];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" or ");
  if (items) return `list of ${typeOf(items, undefined)}`;
  const limits: [string, unknown][] = [
    ["", schema["format"]],
    ["at least ", schema["minimum"]],
    ["over ", schema["exclusiveMinimum"] === true ? undefined : schema["exclusiveMinimum"]],
    ["at most ", isLargest(schema["maximum"]) ? undefined : schema["maximum"]],
    ["like ", schema["pattern"]],
  ];
  const known = limits.flatMap(([words, value]) => (value === undefined ? [] : [`${words}${String(value)}`]));
  const type = [schema["type"] ?? "anything"].flat().join(" or ");
  return [type, ...known].join(", ");
}

/** What generators write where there is no limit. */
const isLargest = (value: unknown): boolean => value === Number.MAX_SAFE_INTEGER;

/** A part with its `$ref` followed, within the document. */
function resolved(part: Part | undefined, document: Part, depth = 0): Part | undefined {
  const reference = part?.["$ref"];
  if (typeof reference !== "string" || depth > DEEPEST) return part;
  return resolved(objectOf(at(document, reference.replace(/^#\//, "").split("/"))), document, depth + 1);
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => objectOf(inner)?.[name], value);

const objectOf = (value: unknown): Part | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Part) : undefined;

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever a template has there is not a schema.
    return undefined;
  }
}
