import { expect, test } from "vitest";
import { dynalite, type ItemOperation } from "../dynalite.ts";
import { operations } from "./index.ts";

// Parameters that the operations handle themselves.
const OURS = ["ReturnValuesOnConditionCheckFailure"];

test.each<ItemOperation>([
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
])("%s accepts exactly the parameters that dynalite supports", (name) => {
  const members = Object.entries(operations[name]?.input ?? {});
  const taken = members.filter(([member, shape]) => !("unsupported" in shape) && !OURS.includes(member));
  expect(taken.map(([member]) => member).sort()).toEqual(Object.keys(dynalite().rules(name).types).sort());
});
