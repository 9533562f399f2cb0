import type { GenericSchema } from "valibot";
import { APPLICATION } from "../names.ts";
import { type Operation, ProblemDocument } from "./operation.ts";
import { schemaOf } from "./schema-of.ts";

const DESCRIPTION = `Callers sign with IAM, or bring a token, as the stage is configured; only the stage \`local\` is open. An order belongs to
the caller who placed it; for anybody else it does not exist. Beyond the responses below, API Gateway itself refuses
requests that are not authorized (401, 403), too many (429), or that no function answered in time (503).`;

const PROBLEM = { $ref: "#/components/schemas/Problem" };

/** Returns the OpenAPI 3.1 description of an HTTP API, given by route. */
export function openApi(api: Record<string, Operation>) {
  const routes = Object.entries(api).map(([route, operation]) => {
    const [method = "", path = ""] = route.split(" ");
    return { method: method.toLowerCase(), path, operation };
  });
  const paths = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: "3.1.0",
    info: { title: `${APPLICATION} orders`, version: "1.0.0", description: DESCRIPTION.replaceAll("\n", " ") },
    servers: [{ url: "http://127.0.0.1:4566", description: "npm start" }],
    paths: Object.fromEntries(
      [...paths].map(([path, of]) => [
        path,
        Object.fromEntries(of.map(({ method, operation }) => [method, described(operation)])),
      ]),
    ),
    components: { schemas: { Problem: schemaOf(ProblemDocument) } },
  };
}

function described({ id, summary, request, headers = {}, params = {}, responses }: Operation) {
  return {
    operationId: id,
    summary,
    parameters: [...parametersIn("path", params), ...parametersIn("header", headers)],
    ...(request && { requestBody: { required: true, content: json(anyOf(request)) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, schema, headers: returned }]) => [
        status,
        {
          description,
          ...(returned && {
            headers: Object.fromEntries(
              Object.entries(returned).map(([name, { description: what, schema: its }]) => [
                name,
                { description: what, schema: schemaOf(its) },
              ]),
            ),
          }),
          content: schema ? json(schemaOf(schema)) : { "application/problem+json": { schema: PROBLEM } },
        },
      ]),
    ),
  };
}

const json = (schema: object) => ({ "application/json": { schema } });

const anyOf = (schemas: readonly GenericSchema[]) =>
  schemas.length === 1 && schemas[0] ? schemaOf(schemas[0]) : { anyOf: schemas.map(schemaOf) };

const parametersIn = (where: "path" | "header", parameters: NonNullable<Operation["headers"]>) =>
  Object.entries(parameters).map(([name, { description, schema }]) => ({
    name,
    in: where,
    required: where === "path",
    description,
    schema: schemaOf(schema),
  }));
