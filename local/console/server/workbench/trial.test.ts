import { expect, test } from "vitest";
import type { ConsoleContext } from "../context.ts";
import { indexOf, names, put, RULE } from "../test-facts.fixture.ts";
import { tryOut } from "./trial.ts";

const context = {
  index: indexOf(put("a", [RULE]), put("b", [], { type: "PaymentFailed" })),
  names,
  now: () => Date.UTC(2026, 0, 1),
} as unknown as ConsoleContext;
const event = JSON.stringify({ source: "app.orders", "detail-type": "OrderCreated", detail: { id: "o1", size: 1.5 } });

test("a pattern says whether it matches the event, where it does not, and which events it would have taken", () => {
  expect(
    tryOut({ event, pattern: '{"detail-type": ["OrderCreated"], "detail": {"id": ["o2"]}}' }, context),
  ).toMatchObject({
    pattern: {
      matches: false,
      fields: [{ fits: true }, { path: "detail.id", fits: false }],
      taken: { count: 0, of: 2 },
    },
  });
  expect(tryOut({ pattern: '{"detail-type": ["PaymentFailed"]}' }, context)).toEqual({
    pattern: { fields: [], taken: { count: 1, of: 2, last: [expect.objectContaining({ id: "b" })] } },
  });
});

test.each([
  [{ pattern: "{" }, "pattern", /^Event pattern is not valid\. Reason: /],
  [{ pattern: '{"source": "x"}' }, "pattern", /^Event pattern is not valid\. Reason: /],
  [
    { event, transformer: { paths: '{"a": "x"}', template: "<a>" } },
    "output",
    "InputPath for target draft is invalid.",
  ],
  [{ event, transformer: { paths: "[]", template: "" } }, "output", /^The paths are not a JSON object/],
  [
    { event, transformer: { paths: '{"a": "$.detail.none"}', template: '{"a": <a>, "b": }' } },
    "output",
    /not valid JSON/,
  ],
  [{ schedule: "rate(1 fortnight)" }, "schedule", "Invalid Schedule Expression rate(1 fortnight)."],
  [{ schedule: "rate(1 day)", timeZone: "Mars/Olympus" }, "schedule", "There is no time zone Mars/Olympus."],
] as const)("%j is refused as the API refuses it", (trial, part, flaw) => {
  const said = tryOut(trial, context)[part];
  expect(said && "flaw" in said ? said.flaw : said).toEqual(
    typeof flaw === "string" ? flaw : expect.stringMatching(flaw),
  );
});

test("a transformer's output is what a target would get, and an event that is none is said to be none", () => {
  const transformer = {
    paths: '{"id": "$.detail.id", "size": "$.detail.size"}',
    template: '{"id": <id>, "size": <size>}',
  };
  expect(tryOut({ event, transformer }, context)).toEqual({ output: { text: '{"id": "o1", "size": 1.5}' } });
  expect(tryOut({ event: "[]", transformer }, context)).toEqual({ eventFlaw: "The event is not a JSON object." });
});

test("a schedule's next ten runs are in its time zone", () => {
  const { schedule } = tryOut({ schedule: " cron(0 8 * * ? *) ", timeZone: "Europe/Paris" }, context);
  const runs = schedule && "runs" in schedule ? schedule.runs : [];
  expect(runs).toHaveLength(10);
  expect(new Date(runs[0] ?? 0).toISOString()).toBe("2026-01-01T07:00:00.000Z");
  expect(tryOut({ schedule: "at(2020-01-01T00:00:00)" }, context)).toEqual({ schedule: { runs: [] } });
});
