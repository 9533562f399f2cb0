import * as fc from "fast-check";
import { expect, test } from "vitest";
import { conversations } from "./arbitraries/calls.fixture.ts";
import { converse } from "./conversation.fixture.ts";

/**
 * Random conversations over the wire: every answer, every delivery and every dead letter is the one that the model
 * (model.fixture.ts, model/) expects. fast-check prints the seed and the shortest conversation that fails.
 * For minutes instead of a few seconds: `MODEL_MINUTES=10 npx vitest run local/event-bridge/conversations`.
 */
const minutes = Number(process.env["MODEL_MINUTES"] ?? 0);
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 40);
const longRun = { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: minutes * 60_000 };

test("the service answers and delivers as its model does", { timeout: (minutes + 5) * 60_000 }, async () => {
  let calls = 0;
  const property = fc.asyncProperty(conversations, async (conversation) => {
    calls += conversation.length;
    await converse(conversation);
  });
  await fc.assert(property, minutes > 0 ? longRun : { numRuns });
  expect(calls).toBeGreaterThan(numRuns);
  if (minutes > 0) console.log(`${calls} calls`);
});
