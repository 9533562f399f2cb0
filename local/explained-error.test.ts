import { expect, test } from "vitest";
import { AwsError } from "./aws.ts";
import { ExplainedError, explain } from "./explained-error.ts";
import { DataDirectoryError } from "./store/data-directory-error.ts";
import { errorIn } from "./template/errors.ts";

const where = { template: "a.template.json", logicalId: "Queue", type: "AWS::SQS::Queue" };
const defect = new TypeError("x is not iterable");

test.each<[what: string, error: Error, shown: string]>([
  ["an explained error", new ExplainedError("The port is in use."), "The port is in use."],
  [
    "a data directory",
    new DataDirectoryError("/data", "in-use", "locked"),
    "The data directory /data: another process",
  ],
  ["a rule of a template", errorIn(where, new Error("no.")), "a.template.json: Queue (AWS::SQS::Queue): no."],
  ["a refusal of a service", errorIn(where, new AwsError("Invalid", "Bad name.")), "(AWS::SQS::Queue): Bad name."],
])("%s is shown by its message alone", (_, error, shown) => {
  expect(explain(error)).toContain(shown);
  expect(explain(error)).not.toContain("\n");
});

test("an error that nobody expected keeps its stack, and says where it came up", () => {
  expect(explain(defect)).toContain(defect.stack);
  const inTemplate = explain(errorIn(where, defect));
  expect(inTemplate).toContain("a.template.json: Queue (AWS::SQS::Queue): TypeError: x is not iterable");
  expect(inTemplate).toMatch(/\[cause\]: TypeError: x is not iterable\n +at .*explained-error\.test\.ts/);
});
