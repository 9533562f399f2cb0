import type { EventWords } from "../words.ts";

/** Returns the function that makes an event of a new contract. */
export function makerFile({ type, file, title, thing }: EventWords, name: string): string {
  return `import { ${type} } from "../../events/contracts/${file}.ts";
import { type Cause, createEvent, type Event } from "../../events/event.ts";

/** Returns the event that says: ${title}. Store it with the ${thing} that it is about, in one write. */
export const ${name} = (data: ${type}, cause: Cause, at: string): Event<typeof ${type}> =>
  createEvent(${type}, data, cause, at);
`;
}

/** Returns its test. */
export function makerTestFile({ type, file }: EventWords, name: string): string {
  return `import { expect, test } from "vitest";
import { ${type} } from "../../events/contracts/${file}.ts";
import { ${name} } from "./${file}.ts";

const cause = { correlationId: "corr-1", causationId: "event-1" };

test("${type} carries its data and its cause", () => {
  const data = ${type}.example;
  expect(${name}(data, cause, "2026-11-23T12:00:00.000Z")).toMatchObject({
    type: "${type}",
    subject: ${type}.subject(data),
    metadata: cause,
    data,
  });
});
`;
}
