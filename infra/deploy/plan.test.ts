import { expect, test } from "vitest";
import { plan } from "./plan.ts";

const first = ["shop-prod-bus", "shop-prod-order", "--exclusively", "-c", "protected=false"];

test.each([
  ["a protected stage that stands", true, [], [["--all"]]],
  ["a protected stage of which stacks are missing", true, ["shop-prod-bus", "shop-prod-order"], [first, ["--all"]]],
  ["any other stage", false, ["shop-dev-bus"], [["--all"]]],
])("%s is deployed", (_, isProtected, missing, runs) => {
  expect(plan({ protected: isProtected }, missing)).toEqual(runs);
});
