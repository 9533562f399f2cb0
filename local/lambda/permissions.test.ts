import { expect, test } from "vitest";
import { functionArn } from "./function-config.ts";
import { checkInvoke, type Permission, resourcePolicy } from "./permissions.ts";

const ARN = functionArn("f");
const rule = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/${name}`;
const permission = (given: Partial<Permission>): Permission => ({
  statementId: "s",
  action: "lambda:InvokeFunction",
  principal: "events.amazonaws.com",
  ...given,
});
const allowed = (...permissions: Permission[]) => {
  const caller = { type: "service", service: "events.amazonaws.com", sourceArn: rule("shop/a") } as const;
  try {
    checkInvoke(ARN, resourcePolicy(ARN, permissions), caller);
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
  expect(allowed(...permissions)).toBe(expected);
});

test("people and roles are not a matter of the function's policy", () => {
  checkInvoke(ARN, resourcePolicy(ARN, []), { type: "administrator", arn: "me" });
  checkInvoke(ARN, resourcePolicy(ARN, []), { type: "role", arn: "session", roleArn: "role" });
});
