import * as fc from "fast-check";
import { events, patterns } from "../../../event-pattern/arbitraries.fixture.ts";
import { createMatcher, parsePattern } from "../../../event-pattern/index.ts";
import { print, type Tree } from "../../../event-pattern/reference-evaluator.fixture.ts";
import { invalidPatterns } from "../model/invalid.fixture.ts";
import { printLoosely } from "../tree.fixture.ts";
import { busNamesOrArns, mostly } from "./names.fixture.ts";

const sources = mostly("app", "app.orders", "Ünï", "__proto__");
const detailTypes = mostly("OrderCreated", "constructor", "Order Created");
const resources = fc.array(fc.constantFrom("order/1", "", 'a "quoted" \\ one\n', "\ud800"), { maxLength: 2 });

const detailTexts = fc.oneof({ weight: 3, arbitrary: events.map(print) }, events.map(printLoosely));

const entries = fc.record(
  {
    Source: sources,
    DetailType: detailTypes,
    Detail: detailTexts,
    EventBusName: busNamesOrArns,
    Time: fc.date({ noInvalidDate: true }),
    Resources: resources,
    TraceHeader: fc.constant("Root=1-abc"),
  },
  { requiredKeys: ["Source", "DetailType", "Detail"] },
);

const malformedDetails = fc.constantFrom(
  "[1]",
  '"text"',
  "null",
  "1",
  "{",
  "{'a':1}",
  '{"a":NaN}',
  '{"a":1}}',
  "\ufeff{}",
);
const refusedEntries = fc
  .tuple(
    entries,
    fc.record(
      {
        Source: fc.constantFrom(undefined, "", "aws.ec2"),
        DetailType: fc.constantFrom(undefined, ""),
        Detail: fc.oneof(fc.constantFrom(undefined, ""), malformedDetails),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([entry, wrong]) => ({ ...entry, ...wrong }));

export const entryLists = fc.array(
  fc.oneof({ weight: 9, arbitrary: entries }, { weight: 1, arbitrary: refusedEntries }),
  { minLength: 1, maxLength: 4 },
);

const listed = (...values: string[]): Tree => ({
  kind: "array",
  elements: values.map((text) => ({ kind: "string", text })),
});
const about = (name: string, values: fc.Arbitrary<Tree>): fc.Arbitrary<[string, Tree]> =>
  values.map((tree) => [name, tree]);

function isSimpleEnough(pattern: string): boolean {
  try {
    createMatcher().add("rule", parsePattern(pattern));
    return Buffer.byteLength(pattern) <= 2048;
  } catch (error) {
    if ((error as Error).message.includes("too complex")) return false;
    throw error;
  }
}

/** Patterns for envelopes. Their wildcards and their `$or` are never too complex. */
export const validPatterns = fc
  .oneof(
    fc.tuple(about("source", sources.map(listed))),
    fc.tuple(about("source", fc.constant(listed("app", "app.orders")))),
    fc.tuple(about("detail", patterns)),
    fc.tuple(about("detail-type", detailTypes.map(listed)), about("detail", patterns)),
  )
  .map((members) => print({ kind: "object", members }))
  .filter(isSimpleEnough);

const tooLong = `{"source":["${"x".repeat(2048)}"]}`;
export const brokenPatterns = fc.constantFrom(...invalidPatterns.keys());
export const rulePatterns = fc.oneof(
  { weight: 20, arbitrary: validPatterns },
  { weight: 2, arbitrary: brokenPatterns },
  { weight: 1, arbitrary: fc.constantFrom(tooLong, "") },
);

const field = (name: string): [string, Tree] => [name, { kind: "string", text: "app" }];
const fields = ["id", "account", "source", "time", "region", "detail-type"].map(field);

/** What TestEventPattern is asked about: mostly envelopes. */
export const testedEvents = fc.oneof(
  {
    weight: 6,
    arbitrary: events.map((detail) => print({ kind: "object", members: [...fields, ["detail", detail]] })),
  },
  fc.nat(fields.length - 1).map((gone) => print({ kind: "object", members: fields.toSpliced(gone, 1) })),
  malformedDetails,
);
