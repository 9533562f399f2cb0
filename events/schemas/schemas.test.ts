import { describe, expect, test } from "vitest";
import { catalogue } from "../contracts/catalogue.ts";
import { personalFields } from "../personal-data.ts";
import { breakingChanges } from "./compatibility.ts";
import { committed, generated, releasedFiles } from "./files.ts";
import { registrySchemaOf } from "./registry-schema.ts";

const contracts = Object.values(catalogue);

describe.each(contracts)("$type", (contract) => {
  test("keeps every released version's schema", () => {
    const versions = releasedFiles().flatMap(({ type, version }) => (type === contract.type ? [version] : []));
    expect(versions).toEqual(expect.arrayContaining(Array.from({ length: contract.version }, (_, i) => i + 1)));
  });

  test("matches its committed schema, else run npm run schemas", () => {
    expect(committed(contract)).toBe(generated(contract));
  });

  test("has a schema for the registry that describes the whole event", () => {
    const { name, type, content } = registrySchemaOf(contract);
    expect(name.replace(/-v\d+$/, "")).toBe(`${contract.source}@${contract.type}`);
    expect(type).toBe("OpenApi3");
    const { AWSEvent, Data, ...rest } = JSON.parse(content).components.schemas;
    expect(AWSEvent).toMatchObject({
      "x-amazon-events-source": contract.source,
      "x-amazon-events-detail-type": contract.type,
      properties: { detail: { $ref: `#/components/schemas/${contract.type}` } },
    });
    expect(Object.keys(Data.properties)).toEqual(Object.keys(contract.example));
    expect(Object.keys(rest)).toEqual([contract.type, "Metadata", "Claim"]);
    for (const { name, personal } of personalFields(contract))
      expect(Data.properties[name]["x-personal-data"]).toBe(personal);
    expect(content).not.toContain("$schema");
  });
});

describe("breaking changes", () => {
  const before = {
    type: "object",
    properties: {
      id: { type: "string", description: "An id" },
      note: { type: "string" },
      reason: { enum: ["a", "b"] },
      lines: {
        type: "array",
        items: { type: "object", properties: { n: { type: "integer", minimum: 0 } }, required: ["n"] },
      },
    },
    required: ["id", "lines"],
  };
  const edited = (edit: (schema: typeof before & { properties: Record<string, object> }) => void) => {
    const after = structuredClone(before);
    edit(after);
    return breakingChanges(before, after);
  };

  test.each<[string, Parameters<typeof edited>[0]]>([
    ["an optional field is added", (s) => Object.assign(s.properties, { extra: { type: "string" } })],
    ["a description changes", (s) => Object.assign(s.properties.id, { description: "The id" })],
    ["a field is marked", (s) => Object.assign(s.properties.id, { "x-personal-data": "identity" })],
  ])("none when %s", (_, edit) => expect(edited(edit)).toEqual([]));

  test.each<[string, Parameters<typeof edited>[0], string]>([
    ["a field goes", (s) => Reflect.deleteProperty(s.properties, "note"), "note: was removed"],
    [
      "a required field comes",
      (s) => {
        Object.assign(s.properties, { extra: { type: "string" } });
        s.required.push("extra");
      },
      "extra: is new and required; events of before do not have it",
    ],
    ["a field becomes required", (s) => s.required.push("note"), "note: was optional and is required"],
    ["a field becomes optional", (s) => s.required.shift(), "id: was required and is optional"],
    [
      "a type changes",
      (s) => Object.assign(s.properties.note, { type: "number" }),
      'note: type was "string" and is "number"',
    ],
    ["a value goes", (s) => s.properties.reason.enum.pop(), 'reason: enum was ["a","b"] and is ["a"]'],
    ["a value comes", (s) => s.properties.reason.enum.push("c"), 'reason: enum was ["a","b"] and is ["a","b","c"]'],
    ["a limit comes", (s) => Object.assign(s.properties.id, { maxLength: 3 }), "id: maxLength was absent and is 3"],
    [
      "something inside a list changes",
      (s) => Object.assign(s.properties.lines.items.properties.n, { minimum: 1 }),
      "lines[].n: minimum was 0 and is 1",
    ],
  ])("when %s", (_, edit, change) => expect(edited(edit)).toEqual([change]));
});
