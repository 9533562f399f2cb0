import { expect, test } from "vitest";
import type { Action } from "../console/api/config.ts";
import { seededRandom } from "../random.ts";
import { mixOf } from "./mix.ts";

const LIST: Action = { label: "List", method: "GET", path: "/parcels" };

function sendOf(...weights: (number | undefined)[]): Action {
  const options = weights.map((weight, index) => ({
    value: `v${index}`,
    label: "",
    ...(weight !== undefined && { weight }),
  }));
  return { label: "Send", method: "POST", path: "/parcels", choice: { label: "Size", field: "size", options } };
}

test("each action is picked as often, and the options of a choice by their weight", () => {
  const pick = mixOf([LIST, sendOf(3, undefined, 0)], seededRandom(1).next);
  const counts: Record<string, number> = {};
  for (let n = 0; n < 8_000; n++) {
    const { action, chosen } = pick();
    const key = chosen ?? action.label;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  expect(Object.keys(counts).toSorted()).toEqual(["List", "v0", "v1"]);
  expect(counts["List"]).toBeGreaterThan(3_800);
  expect(counts["List"]).toBeLessThan(4_200);
  expect((counts["v0"] ?? 0) / (counts["v1"] ?? 0)).toBeCloseTo(3, 0);
});

test.each([
  [[], "--traffic has nothing to send"],
  [[sendOf(1, -1)], 'The action "Send" of the console.config.ts: the weight of v1 is -1'],
  [[sendOf(Number.NaN)], "the weight of v0 is NaN"],
  [[sendOf(0, 0)], "no option has a weight above 0"],
  [[sendOf()], "no option has a weight above 0"],
])("what cannot be picked from is refused: %#", (actions, message) => {
  expect(() => mixOf(actions, Math.random)).toThrow(message);
});
