import { expect, test } from "vitest";
import { conditionHolds, referencesOf, resolve, type Scope } from "./intrinsics.ts";

const scope: Scope = {
  stackName: "shop",
  template: {
    Mappings: { Sizes: { small: { memory: 128 } } },
    Conditions: {
      IsProd: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
      IsNot: { "Fn::Not": [{ Condition: "IsProd" }] },
    },
  },
  parameters: new Map([["Stage", "dev"]]),
  resources: new Map([["Queue", { ref: "http://queue", attributes: { Arn: "arn:queue", "Nested.Name": "n" } }]]),
  exports: new Map([["shared", "value"]]),
  ssmParameter: (name) => `ssm of ${name}`,
};

test.each<[what: string, value: unknown, expected: unknown]>([
  ["Ref of a resource", { Ref: "Queue" }, "http://queue"],
  ["Ref of a parameter", { Ref: "Stage" }, "dev"],
  ["Ref of a pseudo parameter", { Ref: "AWS::StackName" }, "shop"],
  ["GetAtt as a list", { "Fn::GetAtt": ["Queue", "Arn"] }, "arn:queue"],
  ["GetAtt as text", { "Fn::GetAtt": "Queue.Nested.Name" }, "n"],
  ["Join", { "Fn::Join": ["-", ["a", { Ref: "Stage" }]] }, "a-dev"],
  ["Sub", { "Fn::Sub": `${"$"}{Stage}/${"$"}{Queue.Arn}/${"$"}{!Literal}` }, `dev/arn:queue/${"$"}{Literal}`],
  ["Sub with variables", { "Fn::Sub": [`${"$"}{a}`, { a: { Ref: "Stage" } }] }, "dev"],
  ["Select of Split", { "Fn::Select": [1, { "Fn::Split": [":", { "Fn::GetAtt": ["Queue", "Arn"] }] }] }, "queue"],
  ["FindInMap", { "Fn::FindInMap": ["Sizes", "small", "memory"] }, 128],
  ["ImportValue", { "Fn::ImportValue": "shared" }, "value"],
  ["If", { "Fn::If": ["IsProd", "yes", "no"] }, "no"],
  ["NoValue leaves a property out", { a: { Ref: "AWS::NoValue" }, b: [{ Ref: "AWS::NoValue" }, 1] }, { b: [1] }],
  ["a dynamic reference", "x {{resolve:ssm:/a/b}} y", "x ssm of /a/b y"],
  ["a policy statement's Condition is data", { Condition: { Bool: { a: "b" } } }, { Condition: { Bool: { a: "b" } } }],
])("%s", (_, value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test.each<[value: unknown, message: string]>([
  [{ "Fn::Cidr": ["10.0.0.0/16", 6] }, "Fn::Cidr is not supported"],
  [{ Ref: "Nobody" }, "Ref Nobody: there is no such resource or parameter"],
  [{ "Fn::GetAtt": ["Queue", "Colour"] }, "Queue.Colour: the local cloud does not support this attribute"],
  ["{{resolve:secretsmanager:x}}", "is not supported by the local cloud: use ssm"],
  [{ "Fn::ImportValue": "nothing" }, "no stack exports nothing"],
])("%j is rejected by name", (value, message) => {
  expect(() => resolve(value, scope)).toThrow(message);
});

test("conditions are evaluated, and a missing one is named", () => {
  expect([conditionHolds("IsProd", scope), conditionHolds("IsNot", scope)]).toEqual([false, true]);
  expect(() => conditionHolds("Missing", scope)).toThrow("no condition Missing");
});

test("every kind of reference is found", () => {
  const value = [{ Ref: "A" }, { x: { "Fn::GetAtt": ["B", "Arn"] } }, { "Fn::Sub": `${"$"}{C}-${"$"}{D.Arn}` }];
  expect([...referencesOf(value)].sort()).toEqual(["A", "B", "C", "D"]);
});
