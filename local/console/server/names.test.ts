import { expect, test } from "vitest";
import { commonPrefix } from "./declared-names.ts";
import { createNames } from "./names.ts";

const rule = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/shop-local/${name}`;
const names = createNames(["shop-local-payment-", "shop-local-"], (arn) => arn === rule("audit"));

test.each([
  ["arn:aws:lambda:us-east-1:000000000000:function:shop-local-payment-on-order-created", "on-order-created"],
  ["arn:aws:sqs:us-east-1:000000000000:shop-local-claims", "claims"],
  ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/audit:*", "audit"],
  [rule("Events-Archive-shop-local-archive"), "archive"],
  ["shop-local-", "shop-local-"],
  ["other", "other"],
])("%s is called %s", (arn, short) => {
  expect(names.short(arn)).toBe(short);
});

test("an archive's rule and one that takes everything are for all, whatever the archive selects", () => {
  const all = ["audit", "Events-Archive-x", "orders"].map((name) => names.isForAll(rule(name)));
  expect(all).toEqual([true, true, false]);
});

test("what names have in common ends at a hyphen", () => {
  expect(commonPrefix(["shop-local-bus", "shop-local-order"])).toBe("shop-local-");
  expect(commonPrefix(["order", "orders"])).toBe("");
});
