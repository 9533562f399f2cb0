import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { faultyCloud } from "../faulty-cloud.fixture.ts";

/** A cloud with a table whose stream feeds a function. */
async function streamToFunction() {
  const cloud = await faultyCloud();
  cloud.feed(await cloud.table("things"), await cloud.make("relay", ""), { startingPosition: "TRIM_HORIZON" });
  return {
    ...cloud,
    write: (id: string) => cloud.dynamoDb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: id } } })),
    /** The records of the invocations that have begun, each numbered by when it came first. */
    handed() {
      const numbers = cloud.told("invocation-started").flatMap(({ sequenceNumbers = [] }) => sequenceNumbers);
      const known = [...new Set(numbers)];
      return numbers.map((number) => known.indexOf(number));
    },
  };
}

test("records are handed out twice, and later ones once", async () => {
  const { inject, write, handed, on } = await streamToFunction();
  await inject({ kind: "record-duplicate", at: { stream: "*/things/*" }, count: 1 });
  await write("a");
  await expect.poll(handed, { timeout: 5_000 }).toEqual([0, 0]);
  await write("b");
  await expect.poll(handed, { timeout: 5_000 }).toEqual([0, 0, 1]);
  expect(await on()).toEqual([]);
});

test("records are late", async () => {
  const { inject, write, handed, clock, next } = await streamToFunction();
  await inject({ kind: "record-delay", delaySeconds: 45, at: { containing: '"S":"slow"' }, count: 1 });
  await write("slow");
  await next("injected");
  expect(handed()).toEqual([]);
  clock.advance(45_000);
  await expect.poll(handed, { timeout: 5_000 }).toEqual([0]);
});

test("a poison record holds its shard up until the fault ends", async () => {
  const { inject, write, handed, clock, next, told, faults } = await streamToFunction();
  const { id } = await inject({ kind: "poison-record", at: { function: "relay" }, message: "bad record" });
  await write("a");
  await write("b");
  await next("invoked");
  clock.advance(1_000);
  await expect.poll(() => told("invoked").length, { timeout: 5_000 }).toBeGreaterThan(1);
  expect(told("invoked").every(({ error }) => error === "Error: bad record")).toBe(true);
  expect(new Set(handed())).toEqual(new Set([0]));
  await faults("DELETE", `/${id}`);
  clock.advance(60_000);
  await expect.poll(() => handed().at(-1), { timeout: 5_000 }).toBe(1);
});
