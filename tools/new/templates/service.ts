import { type EventWords, plural } from "../words.ts";

/** The words that a new service's files are made of. */
export interface ServiceWords {
  name: string;
  Name: string;
  /** What it does, as the end of a sentence that begins with its name. */
  does: string;
  consumed: EventWords;
  /** The consuming function. */
  consumer: string;
  /** The field that the consumed event is about, such as `orderId`. */
  subject: string;
  published: EventWords;
}

/** Returns the store: what the service keeps, and its event, in one write. */
export function storeFile({ subject, published: { thing, Thing, happened } }: ServiceWords): string {
  return `import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox/outbox.ts";

/** What is stored of a ${thing}. */
export interface ${Thing} {
  ${thing}Id: string;
  ${subject}: string;
  /** ISO 8601 in UTC. */
  ${happened}At: string;
}

export interface ${Thing}Store {
  /** Writes a ${thing} with its events as one item. Returns false if it is already stored. */
  add(${thing}: ${Thing}, events: Event[]): Promise<boolean>;
}

/** Stores ${plural(thing)} in a DynamoDB table: one item each, written once. */
export function ${thing}Store(client: DynamoDBClient, table: string): ${Thing}Store {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async add(${thing}, events) {
      const item = { ...${thing}, version: 1, outbox: await toOutbox(events) };
      try {
        const condition = "attribute_not_exists(${thing}Id)";
        await documents.send(new PutCommand({ TableName: table, Item: item, ConditionExpression: condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
`;
}

/** Returns the rule: what follows from the consumed event. */
export function ruleFile({ subject, consumed, published }: ServiceWords): string {
  const { thing, Thing, type, happened } = published;
  return `import type { ${consumed.type} } from "../../events/contracts/${consumed.file}.ts";
import { ${type} } from "../../events/contracts/${published.file}.ts";
import { type Cause, createEvent, type Event } from "../../events/event.ts";
import type { ${Thing}, ${Thing}Store } from "./store.ts";

/** Returns the ${thing} that follows from an event: the same one each time, since its id is made of the event's subject. */
export function ${thing}For({ data }: Event<typeof ${consumed.type}>, at: string): ${Thing} {
  return { ${thing}Id: \`${published.file.replace(/-[^-]*$/, "")}-\${data.${subject}}\`, ${subject}: data.${subject}, ${happened}At: at };
}

/**
 * Stores the ${thing} that follows from an event, together with the event that tells of it. Returns false if it was stored
 * before: the event was delivered twice.
 */
export function add${Thing}(
  store: ${Thing}Store,
  event: Event<typeof ${consumed.type}>,
  cause: Cause,
  at: string,
): Promise<boolean> {
  const ${thing} = ${thing}For(event, at);
  const { ${subject}, ${thing}Id } = ${thing};
  return store.add(${thing}, [createEvent(${type}, { ${subject}, ${thing}Id }, cause, at)]);
}
`;
}

/** Returns the handler of the function that consumes the event. */
export function handlerFile({ consumed, published }: ServiceWords, through: "queue" | "direct"): string {
  const { thing, Thing, file, happened } = published;
  const things = plural(thing);
  const consume = through === "queue" ? "consumeQueue" : "consumeDirect";
  return `import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ${consume} } from "../../events/consume/consume-${through}.ts";
import { ${consumed.type} } from "../../events/contracts/${consumed.file}.ts";
import { environment } from "../../events/environment.ts";
import { add${Thing} } from "./add-${file.replace(/-[^-]*$/, "")}.ts";
import { ${thing}Store } from "./store.ts";

const ${things} = ${thing}Store(new DynamoDBClient(), environment("TABLE_NAME"));

/** Stores the ${thing} that follows from ${consumed.type}, once. */
export const handler = ${consume}([${consumed.type}], async (event, { cause, logger, metrics }) => {
  const added = await add${Thing}(${things}, event, cause, new Date().toISOString());
  logger.info(added ? "${Thing} ${happened}" : "${Thing} was ${happened} before");
  if (added) metrics.addMetric("${plural(Thing)}${happened.charAt(0).toUpperCase()}${happened.slice(1)}", MetricUnit.Count, 1);
});
`;
}

/** Returns the tests of the rule, the store, and the handler. */
export function testFile(
  { name, subject, consumed, consumer, published }: ServiceWords,
  through: "queue" | "direct",
): string {
  const { thing, Thing, type, happened } = published;
  const things = plural(thing);
  return `import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { ${consumed.type} } from "../../events/contracts/${consumed.file}.ts";
import { createEvent } from "../../events/event.ts";
import { consumerForTests } from "../consumer.fixture.ts";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";
import { add${Thing}, ${thing}For } from "./add-${published.file.replace(/-[^-]*$/, "")}.ts";
import { type ${Thing}Store, ${thing}Store } from "./store.ts";

const dynamoDb = dynamoDbForTests();
let table: string;
let ${things}: ${Thing}Store;

beforeEach(async () => {
  table = await dynamoDb.tableLike("${name}-${plural(published.file.replace(/-[^-]*$/, ""))}");
  ${things} = ${thing}Store(dynamoDb.client, table);
});

const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";
const event = createEvent(${consumed.type}, ${consumed.type}.example, cause, at);
const { ${thing}Id } = ${thing}For(event, at);

describe("what is stored of a ${thing}", () => {
  test("is stored with its event, in one write", async () => {
    expect(await add${Thing}(${things}, event, cause, at)).toBe(true);
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key: { ${thing}Id } }));
    expect(Item).toMatchObject({ ${subject}: event.data.${subject}, ${happened}At: at, outbox: [{ detailType: "${type}" }] });
    expect(JSON.parse(Item?.["outbox"][0].detail)).toMatchObject({
      metadata: cause,
      data: { ${subject}: event.data.${subject}, ${thing}Id },
    });
  });

  test("is stored once, however often its event is delivered", async () => {
    const deliveries = Array.from({ length: 20 }, () => add${Thing}(${things}, event, cause, at));
    expect((await Promise.all(deliveries)).filter(Boolean)).toEqual([true]);
  });
});

describe("the function", () => {
  const tables = { TABLE_NAME: "${plural(published.file.replace(/-[^-]*$/, ""))}" };
  const { deliver } = consumerForTests("${name}", { through: "${through}", tables }, () => import("./${consumer}.handler.ts"));

  test("consumes ${consumed.type}", async () => {
    expect(await deliver(${consumed.type}, event.data)).toBe("consumed");
    const TableName = process.env["TABLE_NAME"];
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName, Key: { ${thing}Id } }));
    expect(Item).toMatchObject({ ${subject}: event.data.${subject} });
  });

  test("dead-letters what breaks the contract, with the reason", async () => {
    expect(await deliver(${consumed.type}, {})).toMatch(/${consumed.type} v\\d+ is not as its contract says/);
  });
});
`;
}

/** Returns the stack: the table with its relay, and the consumer with its queue, permissions, and alarms. */
export function stackFile({ name, Name, does, consumer, published }: ServiceWords): string {
  const key = `${published.thing}Id`;
  return `import type { Construct } from "constructs";
import { Consumer } from "../constructs/consumer.ts";
import { OutboxTable } from "../constructs/outbox-table.ts";
import { tableAccess } from "../constructs/permissions.ts";
import { ServiceStack, type ServiceStackProps } from "./service-stack.ts";

/** ${does.charAt(0).toUpperCase()}${does.slice(1)}. */
export class ${Name}Stack extends ServiceStack {
  constructor(scope: Construct, props: ServiceStackProps<"${consumer}">) {
    super(scope, { service: "${name}", does: "${does}" }, props);
    const { table } = new OutboxTable(this, "${plural(published.file.replace(/-[^-]*$/, ""))}", { key: "${key}" });
    new Consumer(this, "${consumer}", {
      ...props.consumes["${consumer}"],
      environment: { TABLE_NAME: table.tableName },
      may: [tableAccess(table, "PutItem")],
    });
  }
}
`;
}

/** Returns what a reader of the folder wants to know first. */
export function readmeFile({ name, does, consumer, published }: ServiceWords): string {
  const thing = published.file.replace(/-[^-]*$/, "");
  return `# ${name}

${does.charAt(0).toUpperCase()}${does.slice(1)}.

| | |
| --- | --- |
| [\`add-${thing}.ts\`](add-${thing}.ts) | the rule: what follows from an event |
| [\`store.ts\`](store.ts) | what is kept, and the outbox, in one write |
| [\`${consumer}.handler.ts\`](${consumer}.handler.ts) | the function that consumes the event |
| [\`${name}-stack.ts\`](../../infra/stacks/${name}-stack.ts) | its table, relay, queue, permissions, and alarms |

What it consumes and publishes is in [\`infra/app.ts\`](../../infra/app.ts).
`;
}
