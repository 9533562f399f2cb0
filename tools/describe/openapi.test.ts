import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { openApi } from "../../events/http/openapi.ts";
import { synthesize } from "../../infra/synthesize.fixture.ts";
import { api } from "../../services/order/api.ts";

const document = openApi(api);

test("is an OpenAPI 3.1 document, by the specification's own schema", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect((await new Validator().validate({ ...structuredClone(document), paths: { "/orders": 1 } })).valid).toBe(false);
});

test("describes every route of the API's template, and no other", () => {
  const routes = synthesize().resources("AWS::ApiGatewayV2::Route");
  expect(Object.keys(api).sort()).toEqual(routes.map(({ properties }) => properties.RouteKey).sort());
});

test("is what docs/openapi.json says, else run npm run describe", () => {
  const file = readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8");
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(document)));
});
