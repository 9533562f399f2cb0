import specifications from "@asyncapi/specs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Contract } from "../../events/contract.ts";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { services } from "../../infra/app.ts";
import type { Service } from "../../infra/service.ts";
import { asyncApi } from "./asyncapi.ts";

const document = asyncApi(services);
const contracts = Object.values<Contract>(catalogue);
const overview: [string, Service][] = Object.entries(services);

test("is an AsyncAPI 3 document, by the specification's own schema", () => {
  // It brings draft 7 along.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, meta: false, validateSchema: false });
  const validate = ajv.compile(specifications.schemas["3.0.0"]);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...document, channels: { bus: { messages: 1 } } })).toBe(false);
});

test("has no reference to nowhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
  expect(references.length).toBeGreaterThan(20);
  // biome-ignore lint/suspicious/noExplicitAny: a path may lead anywhere.
  const at = (path: string) => path.split("/").reduce<any>((node, name) => node?.[name], document);
  expect(references.filter((path) => at(path) === undefined)).toEqual([]);
});

test("lists every contract, and says who publishes and who consumes it", () => {
  expect(Object.keys(document.components.messages).sort()).toEqual(
    contracts.map(({ type, version }) => `${type}.v${version}`).sort(),
  );
  const expected = overview.flatMap(([service, { consumes }]) => [
    `send ${service}-publishes`,
    ...Object.keys(consumes).map((name) => `receive ${service}-${name}`),
  ]);
  expect(Object.entries(document.operations).map(([name, { action }]) => `${action} ${name}`)).toEqual(expected);
});

describe.each(Object.entries(document.components.messages))("%s", (_, { payload, examples }) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...payload, components: document.components });
  const [{ payload: example } = { payload: undefined }] = examples;

  test("has an example that its schema accepts", () => {
    validate(example);
    expect(validate.errors ?? []).toEqual([]);
  });

  test("has a schema that refuses an event without data, and one of another version", () => {
    expect(validate({ metadata: example?.metadata })).toBe(false);
    expect(validate({ ...example, metadata: { ...example?.metadata, schemaVersion: 99 } })).toBe(false);
  });
});
