import fc from "fast-check";
import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { copyingStore } from "../store/copying-store.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace } from "../trace.ts";
import { ORDERS } from "./dynamodb.fixture.ts";
import { createDynamoDb } from "./dynamodb.ts";

const value = fc.oneof(
  fc.constant({ N: "1" }),
  fc.constant({ S: "text" }),
  fc.constant({ SS: ["x", "y"] }),
  fc.constant({ L: [{ N: "1" }, { M: { a: { N: "2" } } }] }),
  fc.constant({ M: { a: { N: "1" }, b: { L: [{ S: "deep" }] } } }),
);
const path = fc.constantFrom("a", "b", "a.a", "a.b", "a.b[0]", "b[0]", "b[1].a", "pending", "c");
const orderId = fc.constantFrom("1", "2").map((id) => ({ S: id }));
const returned = fc.constantFrom("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
const update = fc.oneof(
  path.map((to) => `SET ${to} = :v`),
  fc.tuple(path, path).map(([to, from]) => `SET ${to} = ${from}`),
  fc.tuple(path, path).map(([to, from]) => `SET ${to} = if_not_exists(${from}, :v)`),
  path.map((to) => `SET ${to} = list_append(${to}, :v)`),
  path.map((to) => `ADD ${to} :v`),
  path.map((to) => `DELETE ${to} :v`),
  fc.tuple(path, path).map(([first, second]) => `SET ${first} = :v REMOVE ${second}`),
);
const step = fc.oneof(
  fc.record({ operation: fc.constant("PutItem"), Item: fc.record({ orderId, a: value, b: value, c: value }) }),
  fc.record({
    operation: fc.constant("UpdateItem"),
    Key: fc.record({ orderId }),
    UpdateExpression: update,
    ExpressionAttributeValues: fc.record({ ":v": value }),
    ReturnValues: returned,
  }),
  fc.record({ operation: fc.constant("GetItem"), Key: fc.record({ orderId }), ProjectionExpression: path }),
  fc.record({ operation: fc.constant("Scan"), ProjectionExpression: path }),
  fc.record({ operation: fc.constant("DeleteItem"), Key: fc.record({ orderId }) }),
);

// dynalite expects items read from disk, but the memory store returns the very objects it holds.
test("an operation changes stored items only by writing them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      expect(await outcome(memoryStore(), steps)).toEqual(await outcome(copyingStore(), steps));
    }),
    { numRuns: 300 },
  );
});

async function outcome(store: Store, steps: { operation: string }[]): Promise<unknown[]> {
  const clock = { ...drivenClock(), now: () => 0 };
  const dynamoDb = createDynamoDb({ clock, random: seededRandom(1), store, trace: createTrace(clock) });
  const { streamArn = "" } = await dynamoDb.createTable(ORDERS);
  const answers: unknown[] = [];
  for (const { operation, ...input } of steps) {
    const { status, body } = await dynamoDb.service.handle(
      {
        method: "POST",
        path: "/",
        query: new URLSearchParams(),
        headers: { "x-amz-target": `DynamoDB_20120810.${operation}` },
        body: Buffer.from(JSON.stringify({ TableName: "orders", ...input })),
      },
      { caller: { type: "administrator", arn: "" }, requestId: "", endpoint: "" },
    );
    answers.push({ status, body: body.toString() });
  }
  if (dynamoDb.newestSequence(streamArn)) answers.push(await dynamoDb.readStream(streamArn, { limit: 100 }));
  await dynamoDb.stop();
  return JSON.parse(JSON.stringify(answers));
}
