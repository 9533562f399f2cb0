import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type { GenericSchema, ObjectEntries } from "valibot";
import type { Resource } from "../resource.ts";
import { STREAM } from "../stream.ts";
import { schemas } from "./schemas.ts";

const CONVERSION: ConversionConfig = {
  target: "draft-2020-12",
  typeMode: "output",
  definitions: schemas,
  overrideSchema: ({ valibotSchema }) => (valibotSchema === schemas["AnyObject"] ? { type: "object" } : undefined),
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

const INTRODUCTION =
  "What the console of a local cloud shows, for programs. Times are milliseconds since the epoch on the cloud's clock. " +
  "What no fact establishes is absent, never guessed. A POST changes something, and so has to carry the token of GET /token.";

/** The OpenAPI description of the resources, made from what they are served by. */
export function describe(resources: readonly Resource[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const resource of resources) {
    const path = `/${resource.path}`;
    paths[path] = { ...paths[path], [resource.method.toLowerCase()]: operationOf(resource) };
  }
  paths[`/${STREAM.path}`] = { get: streamOperation() };
  return {
    openapi: "3.1.1",
    info: { title: "The console of cdk-local-cloud", version: "1", description: INTRODUCTION },
    servers: [{ url: "/console/api" }],
    paths,
    components: {
      schemas: { ...toJsonSchemaDefs(schemas, CONVERSION), Message },
      responses: {
        Refused: answer("The request is refused, in words.", { $ref: "#/components/schemas/Message" }),
        Forbidden: answer("The request lacks the token.", { $ref: "#/components/schemas/Message" }),
        NotFound: answer("The console does not know it, or not any more.", { $ref: "#/components/schemas/Message" }),
      },
      securitySchemes: { token: { type: "apiKey", in: "header", name: "x-console-token" } },
    },
  };
}

const Message = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };

function operationOf({ method, name, summary, parameters, query, body, answer: schema }: Resource): object {
  return {
    operationId: name,
    summary,
    parameters: [...parametersIn("path", parameters), ...parametersIn("query", query)],
    ...(body && { requestBody: { required: true, ...json(body) } }),
    ...(method === "POST" && { security: [{ token: [] }] }),
    responses: {
      200: { description: "What was asked for.", ...json(schema) },
      400: { $ref: "#/components/responses/Refused" },
      ...(method === "POST" && { 403: { $ref: "#/components/responses/Forbidden" } }),
      404: { $ref: "#/components/responses/NotFound" },
    },
  };
}

const streamOperation = (): object => ({
  operationId: STREAM.name,
  summary: STREAM.summary,
  parameters: parametersIn("query", STREAM.query),
  responses: {
    200: {
      description: "Server-sent events; the data of each is a frame as JSON.",
      content: { "text/event-stream": { schema: schemaOf(STREAM.frame) } },
    },
    400: { $ref: "#/components/responses/Refused" },
  },
});

const parametersIn = (place: "path" | "query", entries: ObjectEntries): object[] =>
  Object.entries(entries).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as GenericSchema);
    return { name, in: place, required: schema.type !== "optional", ...(description && { description }), schema: rest };
  });

function schemaOf(schema: GenericSchema): JsonSchema {
  const { $schema, $defs, ...rest } = toJsonSchema(schema, CONVERSION);
  return rest;
}

const json = (schema: GenericSchema): object => ({ content: { "application/json": { schema: schemaOf(schema) } } });

const answer = (description: string, schema: object): object => ({
  description,
  content: { "application/json": { schema } },
});
