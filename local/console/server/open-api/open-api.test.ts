import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { resources } from "../resources.ts";
import { describe } from "./open-api.ts";
import { schemas } from "./schemas.ts";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  security?: object[];
}

const description = describe(resources) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(description.paths).flatMap((each) => Object.values(each));

test("every resource is described under a name of its own, and nothing else is", () => {
  const described = Object.entries(description.paths).flatMap(([path, each]) =>
    Object.keys(each).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = resources.map(({ method, path }) => `${method} /${path}`);
  expect(described.sort()).toEqual([...served, "GET /stream"].sort());
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test("every schema that is exported has its name in the description", async () => {
  const api = new URL("../../api/", import.meta.url);
  const exported = await Promise.all(
    readdirSync(api).map(async (file) => (await import(new URL(file, api).href)) as Record<string, unknown>),
  );
  const isSchema = (value: unknown) => Object(value).kind === "schema";
  const names = exported.flatMap((each) => Object.keys(each).filter((name) => isSchema(each[name])));
  expect(names).toContain("EventRow");
  expect(Object.keys(schemas).sort()).toEqual(names.sort());
});

test("whatever a path leaves open is described, and a change needs the token", () => {
  for (const [path, each] of Object.entries(description.paths))
    for (const [method, { parameters = [], security }] of Object.entries(each)) {
      const open = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(open);
      expect(security).toEqual(method === "post" ? [{ token: [] }] : undefined);
    }
});

test("a parameter has the type that its reader gives it", () => {
  const list = operations.find(({ operationId }) => operationId === "listEvents");
  expect(list?.parameters).toMatchObject([
    { name: "q", in: "query", required: false, schema: { type: "string" } },
    { name: "before", schema: { type: "integer", minimum: 0 } },
    { name: "limit", schema: { type: "integer", minimum: 1 } },
  ]);
});
