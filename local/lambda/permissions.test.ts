import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { checkInvoke } from "./check-invoke.ts";
import { functionArn } from "./function-config.ts";
import { type Permission, resourcePolicy } from "./permissions.ts";

const ARN = functionArn("f");
const rule = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/${name}`;
const permission = (given: Partial<Permission>): Permission => ({
  statementId: "s",
  action: "lambda:InvokeFunction",
  principal: "events.amazonaws.com",
  ...given,
});
const RULE = { type: "service", service: "events.amazonaws.com", sourceArn: rule("shop/a") } as const;
const allowed = (permissions: Permission[], caller: Caller = RULE, identityPolicies: object[] = []) => {
  const refusal = createRefusal({ now: Date.now, policiesOf: () => identityPolicies });
  try {
    checkInvoke(refusal, { arn: ARN, policy: resourcePolicy(ARN, permissions) }, caller);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "AccessDeniedException", status: 403 });
    return false;
  }
};

test.each<[string, Permission[], boolean]>([
  ["nothing", [], false],
  ["the service", [permission({})], true],
  ["the rule", [permission({ sourceArn: rule("shop/a") })], true],
  ["a pattern of rules", [permission({ sourceArn: rule("shop/*") })], true],
  ["another rule", [permission({ sourceArn: rule("shop/b") })], false],
  [
    "another rule and the rule",
    [permission({ sourceArn: rule("b") }), permission({ sourceArn: rule("shop/a") })],
    true,
  ],
  ["another service", [permission({ principal: "s3.amazonaws.com" })], false],
  ["another action", [permission({ action: "lambda:GetFunction" })], false],
  ["every action of Lambda", [permission({ action: "lambda:*" })], true],
  ["the account of the source", [permission({ sourceAccount: "000000000000" })], true],
  ["another account", [permission({ sourceAccount: "111111111111" })], false],
  ["anybody", [permission({ principal: "*" })], true],
  ["a role", [permission({ principal: "arn:aws:iam::000000000000:role/r" })], false],
])("a policy that lets in %s", (_, permissions, expected) => {
  expect(allowed(permissions)).toBe(expected);
});

test("the administrator needs no permission, a role its own policy or the function's", () => {
  const role: Caller = { type: "role", arn: "session", roleArn: "arn:aws:iam::000000000000:role/r" };
  expect(allowed([], { type: "administrator", arn: "me" })).toBe(true);
  expect(allowed([], role)).toBe(false);
  expect(allowed([permission({ principal: role.roleArn })], role)).toBe(true);
  const grant = { Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ARN } };
  expect(allowed([], role, [grant])).toBe(true);
});
