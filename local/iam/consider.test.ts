import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { createRefusal } from "./authorizer.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const ROLE = "arn:aws:iam::000000000000:role/worker";
const caller: Caller = {
  type: "role",
  arn: "arn:aws:sts::000000000000:assumed-role/worker/worker",
  roleArn: ROLE,
  requestId: "invocation-1",
};
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

/** Returns the explanation of a call that needs `sqs:SendMessage` on the queue, under these policies. */
function told(identity: object, resourcePolicy?: object, who: Caller = caller) {
  const named = [{ name: "worker-policy", document: identity }];
  const refusal = createRefusal({ now: () => 0, policiesOf: () => [identity], namedPoliciesOf: () => named });
  const required = [{ action: "sqs:SendMessage", resource: QUEUE, resourcePolicy }];
  expect(refusal(who, required)).toContain("is not authorized to perform: sqs:SendMessage");
  return refusal.explain?.(who, required);
}

const allow = (more: object) => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE, ...more });

test("every statement is considered, nearest first, each with what does not match", () => {
  const other = allow({ Action: "sqs:ReceiveMessage" });
  const elsewhere = allow({ Sid: "Elsewhere", Resource: `${QUEUE}-2` });
  const onlyLater = allow({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } } });
  expect(told(policy(other, elsewhere, onlyLater))).toEqual({
    caller: caller.arn,
    by: { requestId: "invocation-1", caller: caller.arn },
    action: "sqs:SendMessage",
    resource: QUEUE,
    considered: [
      { policy: "worker-policy", statement: onlyLater, why: "condition" },
      { policy: "worker-policy", sid: "Elsewhere", statement: elsewhere, why: "resource" },
      { policy: "worker-policy", statement: other, why: "action" },
    ],
  });
});

test("a denying statement comes first, and one that would have allowed is not a reason", () => {
  const deny = { Effect: "Deny", Action: "sqs:*", Resource: "*" };
  expect(told(policy(allow({}), deny))?.considered).toEqual([
    { policy: "worker-policy", statement: deny, why: "explicit-deny" },
  ]);
});

test("a policy with a single statement is considered too", () => {
  const only = allow({ Action: "sqs:ReceiveMessage" });
  expect(told({ Version: "2012-10-17", Statement: only })?.considered).toEqual([
    { policy: "worker-policy", statement: only, why: "action" },
  ]);
});

test("the resource's policy is named after the resource; its principal is someone else, or the account as a whole", () => {
  const others = allow({ Principal: { AWS: "arn:aws:iam::000000000000:role/other" } });
  const account = allow({ Principal: { AWS: "000000000000" } });
  expect(told(policy(), policy(others, account))?.considered).toEqual([
    { policy: QUEUE, statement: others, why: "principal" },
    { policy: QUEUE, statement: account, why: "principal" },
  ]);
});

test("a service has no policies of its own", () => {
  const service: Caller = { type: "service", service: "events.amazonaws.com", sourceArn: "arn:aws:events:r:a:rule/r" };
  const others = allow({ Principal: { Service: "sns.amazonaws.com" } });
  expect(told(policy(allow({})), policy(others), service)).toEqual({
    caller: "events.amazonaws.com",
    action: "sqs:SendMessage",
    resource: QUEUE,
    considered: [{ policy: QUEUE, statement: others, why: "principal" }],
  });
});

test("at most a hundred statements are reported", () => {
  const many = Array.from({ length: 150 }, () => allow({ Action: "sqs:ReceiveMessage" }));
  const near = allow({ Resource: `${QUEUE}-2` });
  const considered = told(policy(...many, near))?.considered ?? [];
  expect(considered).toHaveLength(100);
  expect(considered[0]).toMatchObject({ statement: near, why: "resource" });
});
