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
])("%s takes the parameters that dynalite acts upon, and no others", (name) => {
  const members = Object.entries(operations[name]?.input ?? {});
  const taken = members.filter(([member, shape]) => !("unsupported" in shape) && !OURS.includes(member));
  expect(taken.map(([member]) => member).sort()).toEqual(Object.keys(dynalite().rules(name).types).sort());
});
