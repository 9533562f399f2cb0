import { Claim } from "../../events/claim-check/claim.ts";
import type { Contract } from "../../events/contract.ts";
import { Metadata } from "../../events/event.ts";
import { APPLICATION, busName } from "../../events/names.ts";
import { convert, jsonSchemaOf } from "../../events/schemas/json-schema.ts";
import type { Service } from "../../infra/service.ts";

/** A message's name: the contract and its version. */
const keyOf = ({ type, version }: Contract): string => `${type}.v${version}`;

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Returns the AsyncAPI 3 description of the bus: each event, who publishes it, and who consumes it. */
export function asyncApi(services: Record<string, Service>) {
  const overview = Object.entries(services);
  const contracts = overview.flatMap(([, { publishes }]) => publishes);
  const inChannel = (contract: Contract) => ({ $ref: `#/channels/bus/messages/${keyOf(contract)}` });
  const operation = (action: "send" | "receive", title: string, messages: Contract[]) => ({
    action,
    title,
    channel: { $ref: "#/channels/bus" },
    messages: messages.map(inChannel),
  });
  const operations = overview.flatMap(([service, { publishes, consumes }]) => [
    [`${service}-publishes`, operation("send", `${service} publishes`, publishes)] as const,
    ...Object.entries(consumes).map(
      ([name, { contracts: consumed, through }]) =>
        [
          `${service}-${name}`,
          operation(
            "receive",
            `${service}/${name} consumes${through === "queue" ? " through its queue" : ""}`,
            consumed,
          ),
        ] as const,
    ),
  ]);
  return {
    asyncapi: "3.0.0",
    info: {
      title: `${APPLICATION} events`,
      version: "1.0.0",
      description:
        "The events on the application's bus in Amazon EventBridge. Each may arrive more than once, late, and in any order; metadata.eventId stays the same.",
    },
    defaultContentType: "application/json",
    channels: {
      bus: {
        address: busName({ name: "{stage}" }),
        description: "The custom event bus of a stage",
        parameters: { stage: { description: "The stage's name, such as dev" } },
        messages: Object.fromEntries(
          contracts.map((contract) => [keyOf(contract), { $ref: `#/components/messages/${keyOf(contract)}` }]),
        ),
      },
    },
    operations: Object.fromEntries(operations),
    components: {
      messages: Object.fromEntries(contracts.map((contract) => [keyOf(contract), messageOf(contract)])),
      schemas: {
        Metadata: convert(Metadata, "draft-07"),
        Claim: convert(Claim, "draft-07"),
        ...Object.fromEntries(
          contracts.map((contract) => {
            const { $schema: _, $id: __, ...data } = jsonSchemaOf(contract);
            return [keyOf(contract), data];
          }),
        ),
      },
    },
  };
}

function messageOf(contract: Contract) {
  const { type, source, version, description, example } = contract;
  const ids = { eventId: "event-1", correlationId: "request-1", causationId: "request-1" };
  const metadata = { ...ids, schemaVersion: version, occurredAt: "2026-11-23T18:08:00.000Z" };
  return {
    name: type,
    title: `${type} v${version}`,
    summary: description,
    correlationId: { location: "$message.payload#/metadata/correlationId" },
    headers: {
      type: "object",
      description: "EventBridge's envelope",
      required: ["source", "detail-type"],
      properties: { source: { const: source }, "detail-type": { const: type } },
    },
    payload: {
      type: "object",
      description: "The event's detail: its data or, when that is large, a claim to it",
      required: ["metadata"],
      properties: {
        metadata: { allOf: [schema("Metadata"), { properties: { schemaVersion: { const: version } } }] },
        data: schema(keyOf(contract)),
        claim: schema("Claim"),
      },
      oneOf: [{ required: ["data"] }, { required: ["claim"] }],
    },
    examples: [{ name: type, headers: { source, "detail-type": type }, payload: { metadata, data: example } }],
  };
}
