import type { EventWords } from "../words.ts";

/** Returns the handler of a consumer that does nothing yet but take the event. */
export function consumerFile({ type, file }: EventWords, through: "queue" | "direct"): string {
  const consume = through === "queue" ? "consumeQueue" : "consumeDirect";
  return `import { ${consume} } from "../../events/consume/consume-${through}.ts";
import { ${type} } from "../../events/contracts/${file}.ts";

/** Takes note of ${type}. */
export const handler = ${consume}([${type}], async ({ subject }, { logger }) => {
  logger.info("${type} noted", { subject });
});
`;
}

/** Returns the test of the handler: the event is taken, and what is not an event of its contract is not. */
export function consumerTestFile(
  service: string,
  { type, file }: EventWords,
  name: string,
  through: "queue" | "direct",
): string {
  return `import { expect, test } from "vitest";
import { ${type} } from "../../events/contracts/${file}.ts";
import { consumerForTests } from "../consumer.fixture.ts";

const { deliver } = consumerForTests("${service}", { through: "${through}" }, () => import("./${name}.handler.ts"));

test("${type} is taken", async () => {
  expect(await deliver(${type}, ${type}.example)).toBe("consumed");
});

test("an event that breaks its contract is a dead letter, with the reason", async () => {
  expect(await deliver(${type}, {})).toMatch(/${type} v\\d+ is not as its contract says/);
});
`;
}
