import { expect, test } from "vitest";
import { createRulesForAll } from "./rules-for-all.ts";
import { AUDIT, numbered } from "./test-facts.fixture.ts";

test("a rule is for all as long as its last pattern says so, and stays what it was when it is deleted", () => {
  const states = [{ everything: true }, { everything: true, deleted: true }, {}, { everything: true }] as const;
  const changes = states.map((state) => ({
    kind: "rule-changed" as const,
    rule: AUDIT,
    bus: "shop",
    revision: 1,
    state: "ENABLED" as const,
    targets: [],
    ...state,
  }));
  const rules = createRulesForAll();
  const seen = numbered(changes).map((fact) => {
    rules.add(fact);
    return rules.has(AUDIT);
  });
  expect(seen).toEqual([true, true, false, true]);
});
