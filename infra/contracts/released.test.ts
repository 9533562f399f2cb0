import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type Contract, contract } from "../../events/contract.ts";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { brokenContracts, WAY_FORWARD } from "./broken.ts";
import { dataInFiles, released } from "./released.ts";

const contracts: Contract[] = Object.values(catalogue);
const { OrderConfirmed } = catalogue;
const others = contracts.filter((each) => each.type !== "OrderConfirmed");
const broken = (changed: Contract[]) => brokenContracts(changed, released(), dataInFiles);
const withField = (schema: object): Contract => ({
  ...OrderConfirmed,
  schema: v.object({
    ...(OrderConfirmed as unknown as { schema: { entries: v.ObjectEntries } }).schema.entries,
    ...schema,
  }),
});

test("the contracts as they are break nobody: else leave the released version, and publish the next beside it", () => {
  expect(broken(contracts), WAY_FORWARD).toEqual([]);
});

describe("a change of a released version", () => {
  test("that adds an optional field breaks nobody", () => {
    expect(broken([...others, withField({ note: v.optional(v.string()) })])).toEqual([]);
  });

  test("names the field, what happened to it, and who consumes it", () => {
    const [line = "", ...more] = broken([...others, withField({ total: v.string() })]).filter((each) =>
      each.includes("total: type"),
    );
    expect(line).toMatch(
      /^OrderConfirmed v\d+: total: type was "integer" and is "string"\. Consumed by .*notification\/on-order-update.* as it was: it needs a new version\.$/,
    );
    expect(more).toEqual([]);
  });

  test("of an event that nobody consumes breaks what the archive may hold", () => {
    const changed = { ...catalogue.NotificationSent, schema: v.object({}) } as unknown as Contract;
    const lines = broken([...contracts.filter(({ type }) => type !== "NotificationSent"), changed]);
    expect(lines).toContain(
      "NotificationSent v1: template: was removed. The archive may hold it as it was: it needs a new version.",
    );
  });
});

describe("a version that is no longer published", () => {
  test("breaks its consumers, by name", () => {
    expect(broken(others)).toEqual([
      expect.stringMatching(
        /^OrderConfirmed v\d+ would not be published any more\. Consumed by .*notification\/on-order-update/,
      ),
    ]);
  });

  test("breaks nobody once nobody consumes it", () => {
    const gone = contract({
      ...OrderConfirmed,
      type: "OrderForgotten",
      schema: v.object({}),
      example: {},
      subject: () => "",
    });
    const before = released();
    const published = [...before.published, { ...gone, data: {} }];
    expect(brokenContracts(contracts, { ...before, published }, dataInFiles)).toEqual([]);
  });
});
