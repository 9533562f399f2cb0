import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { accessDeniedText } from "./access-denied.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "./caller.ts";
import { evaluate } from "./policy.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:orders";
const roleArn = "arn:aws:iam::000000000000:role/payment";
const role: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/payment/run", roleArn };
const service: Caller = {
  type: "service",
  service: "events.amazonaws.com",
  sourceArn: "arn:aws:events:us-east-1:1:rule/x",
};

test("names the caller, the action and the reason", () => {
  expect(accessDeniedText(role, "sqs:SendMessage", queue, { decision: "implicit-deny" })).toBe(
    `User: ${role.arn} is not authorized to perform: sqs:SendMessage on resource: ${queue} because no identity-based policy allows the sqs:SendMessage action`,
  );
  expect(accessDeniedText(service, "sqs:SendMessage", queue, { decision: "implicit-deny" })).toBe(
    `User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${queue} because no resource-based policy allows the sqs:SendMessage action`,
  );
});

test("names the kind of policy that denies", () => {
  const Statement = { Effect: "Deny", Action: "*", Resource: "*" };
  const request = { ...describeCaller(role, 0), action: "sqs:SendMessage", resource: queue };
  const byIdentity = evaluate({ ...request, identityPolicies: [{ Statement }] });
  expect(accessDeniedText(role, "sqs:SendMessage", queue, byIdentity)).toMatch(
    / with an explicit deny in an identity-based policy$/,
  );
  const byResource = evaluate({ ...request, resourcePolicy: { Statement: { ...Statement, Principal: "*" } } });
  expect(accessDeniedText(role, "sqs:SendMessage", queue, byResource)).toMatch(
    / with an explicit deny in a resource-based policy$/,
  );
});

test("a caller's own attributes are condition keys", () => {
  const { context } = describeCaller(service, Date.UTC(2026, 0, 1));
  expect(context).toMatchObject({
    "aws:SourceArn": "arn:aws:events:us-east-1:1:rule/x",
    "aws:SourceAccount": "1",
    "aws:CurrentTime": "2026-01-01T00:00:00.000Z",
    "aws:SecureTransport": "true",
  });
  expect(describeCaller(role, 0).context["aws:PrincipalArn"]).toBe(roleArn);
});

test("the administrator may do anything that is not denied", () => {
  const caller: Caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" };
  const request = {
    ...describeCaller(caller, 0),
    action: "sqs:SendMessage",
    resource: queue,
    identityPolicies: [ADMINISTRATOR_POLICY],
  };
  expect(evaluate(request).decision).toBe("allow");
});
