import { Claim } from "../claim-check/claim.ts";
import type { Contract } from "../contract.ts";
import { Metadata } from "../event.ts";
import { convert } from "./json-schema.ts";

/** The properties of an `AWS::EventSchemas::Schema`. */
export interface RegistrySchema {
  name: string;
  type: "OpenApi3";
  description: string;
  /** JSON text. */
  content: string;
}

const text = { type: "string" };

/**
 * Returns the schema of the whole event as consumers receive it, in the format of EventBridge's schema discovery, so that
 * the console and code bindings handle it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html).
 */
export function registrySchemaOf({ type, source, version, description, schema }: Contract): RegistrySchema {
  const document = {
    openapi: "3.0.0",
    info: { version: `${version}.0.0`, title: type, description },
    paths: {},
    components: {
      schemas: {
        AWSEvent: {
          type: "object",
          "x-amazon-events-source": source,
          "x-amazon-events-detail-type": type,
          required: ["detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account"],
          properties: {
            detail: ref(type),
            "detail-type": { ...text, enum: [type] },
            source: { ...text, enum: [source] },
            resources: { type: "array", items: text },
            id: text,
            account: text,
            region: text,
            time: { ...text, format: "date-time" },
            version: text,
          },
        },
        [type]: {
          type: "object",
          description: "Has either data or, when that is large, a claim to it",
          required: ["metadata"],
          properties: { metadata: ref("Metadata"), data: ref("Data"), claim: ref("Claim") },
        },
        Metadata: convert(Metadata, "openapi-3.0"),
        Data: convert(schema, "openapi-3.0"),
        Claim: convert(Claim, "openapi-3.0"),
      },
    },
  };
  // The first version has the name that EventBridge's schema discovery would give it; each further one stands beside it.
  const name = version === 1 ? `${source}@${type}` : `${source}@${type}-v${version}`;
  return { name, type: "OpenApi3", description, content: JSON.stringify(document) };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
