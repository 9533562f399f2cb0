import * as fc from "fast-check";
import { busArn, ruleArn } from "../model.fixture.ts";

/** Few values, so that calls meet, and the first of them most often. */
export const mostly = <Value>(first: Value, ...others: Value[]) =>
  fc.oneof({ weight: others.length, arbitrary: fc.constant(first) }, fc.constantFrom(...others));

// Some are properties of every JavaScript object, too.
export const busNames = mostly("default", "shop", "B-1.x_y", "__proto__", "constructor");
export const busNamesOrArns = fc.oneof(busNames, busNames.map(busArn));
export const ruleNames = mostly("orders", "audit", "r.1-_", "__proto__", "toString", "Events-Archive-all");
export const archiveNames = fc.constantFrom("all", "some", "hasOwnProperty");
export const targetIds = fc.constantFrom("1", "2", "3", "queue", "a.b", "__proto__", "x-y_z");
export const statementIds = fc.constantFrom("one", "two", "__proto__");
export const resourceArns = fc.oneof(
  busNames.map(busArn),
  fc.tuple(busNames, ruleNames).map(([bus, rule]) => ruleArn(bus, rule)),
);
/** What names may begin with. */
export const prefixes = fc.constantFrom("o", "Events-", "__", "sh", "nobody");
export const limits = mostly(1, 2, 3, 100);
export const descriptions = fc.constantFrom("", "What it is for", "Ünïcödé \u{1f4e6}", "x".repeat(512));
export const tagLists = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.array(
      fc.record({
        Key: fc.constantFrom("team", "stage", "1", "__proto__", "constructor"),
        Value: fc.constantFrom("", "a", "b"),
      }),
      { maxLength: 3 },
    ),
  },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 51 }, (_, n) => ({ Key: `tag-${n}`, Value: "" }))) },
);
