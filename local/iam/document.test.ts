import { expect, test } from "vitest";
import { type PolicyKind, parsePolicy } from "./document.ts";

const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };

test("a single statement and a list of statements are equivalent", () => {
  expect(parsePolicy({ Version: "2012-10-17", Statement: statement }, "identity")).toEqual(
    parsePolicy({ Version: "2012-10-17", Statement: [statement] }, "identity"),
  );
});

test.each<[object, PolicyKind, string]>([
  [{}, "identity", "The policy has no Statement."],
  [{ Statement: [], Statements: [] }, "identity", "The policy has the element Statements"],
  [{ Version: "2020-01-01", Statement: [] }, "identity", 'The policy\'s Version is "2020-01-01"'],
  [{ Statement: ["x"] }, "identity", "Statement 1 must be a JSON object"],
  [{ Statement: [statement, { ...statement, Effect: "allow" }] }, "identity", 'Statement 2 has the Effect "allow"'],
  [{ Statement: { ...statement, NotAction: "x" } }, "identity", "Statement 1 must have either Action or NotAction."],
  [{ Statement: { Effect: "Allow", Action: "x" } }, "identity", "must have either Resource or NotResource."],
  [{ Statement: { ...statement, Action: [1] } }, "identity", "Statement 1: Action must be a text or a list of texts"],
  [{ Statement: { ...statement, Principal: "*" } }, "identity", "Statement 1 has a Principal"],
  [{ Statement: statement }, "resource", "Statement 1 has no Principal"],
  [{ Statement: { ...statement, NotPrincipal: "*" } }, "resource", "the element NotPrincipal, which is not supported"],
  [{ Statement: { ...statement, Principal: { Federated: "x" } } }, "resource", "the kind of principal Federated"],
  [{ Statement: { ...statement, Conditions: {} } }, "identity", "Statement 1 has the element Conditions"],
  [{ Statement: { ...statement, Condition: { Bool: { k: {} } } } }, "identity", "A condition's value must be"],
])("%j as %s: %s", (document, kind, message) => {
  expect(() => parsePolicy(document, kind)).toThrow(message);
});
