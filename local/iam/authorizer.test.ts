import { expect, test } from "vitest";
import { ADMINISTRATOR, type Caller } from "../aws.ts";
import { createRefusal } from "./authorizer.ts";
import { createGrantUse } from "./grants.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:orders";
const roleArn = "arn:aws:iam::000000000000:role/payment";
const role: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/payment/run", roleArn };
const policy = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Queue", Effect: "Allow", Action: ["sqs:Send*", "sqs:ReceiveMessage"], Resource: queue },
    { Effect: "Deny", Action: "sqs:DeleteMessage", Resource: "*" },
  ],
};
const grants = createGrantUse();
const refusal = createRefusal({ now: () => 0, policiesOf: () => [policy], onAllowed: grants.record });
const on = (action: string, more: object = {}) => ({ action: `sqs:${action}`, resource: queue, ...more });

test("a call is denied for the first missing access, in AWS's words", () => {
  expect(refusal(role, [on("SendMessage"), on("ReceiveMessage")])).toBeUndefined();
  expect(refusal(role, [on("SendMessage"), on("PurgeQueue"), on("DeleteMessage")])).toBe(
    `User: ${role.arn} is not authorized to perform: sqs:PurgeQueue on resource: ${queue} because no identity-based policy allows the sqs:PurgeQueue action`,
  );
  expect(refusal(role, [on("DeleteMessage")])).toContain("with an explicit deny in an identity-based policy");
});

test("a service can format action and resource in its own way", () => {
  const shown = { action: "sqs:purgequeue", resource: `"${queue}"` };
  expect(refusal(role, [on("PurgeQueue", { shown })])).toContain(
    `to perform: sqs:purgequeue on resource: "${queue}" because no identity-based policy allows the sqs:purgequeue action`,
  );
});

test("the administrator may do anything that a resource does not deny", () => {
  const Statement = { Effect: "Deny", Principal: "*", Action: "sqs:PurgeQueue", Resource: queue };
  expect(refusal(ADMINISTRATOR, [on("PurgeQueue")])).toBeUndefined();
  expect(refusal(ADMINISTRATOR, [on("PurgeQueue", { resourcePolicy: { Statement } })])).toContain("explicit deny");
  expect(refusal(ADMINISTRATOR, [on("SendMessage", { resourcePolicy: { Statement } })])).toBeUndefined();
});

test("any of several resource policies can allow, and any can deny", () => {
  const events: Caller = { type: "service", service: "events.amazonaws.com", sourceArn: "arn:aws:events:::rule/r" };
  const grant = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:*" };
  const by = (...statements: object[]) => [
    on("SendMessage", { resourcePolicy: statements.map((Statement) => ({ Statement })) }),
  ];
  expect(refusal(events, by({ ...grant, Resource: "arn:other" }, { ...grant, Resource: queue }))).toBeUndefined();
  expect(refusal(events, by(grant, { ...grant, Effect: "Deny" }))).toContain("explicit deny");
  expect(refusal(events, by())).toContain("no resource-based policy");
});

test("each grant counts its decisions, per role", () => {
  const use = createGrantUse();
  const counted = createRefusal({ now: () => 0, policiesOf: () => [policy], onAllowed: use.record });
  for (let i = 0; i < 3; i++) counted(role, [on("SendMessage")]);
  counted(role, [on("SendMessageBatch"), on("PurgeQueue")]);
  counted({ ...role, roleArn: `${roleArn}-other` }, [on("ReceiveMessage")]);
  const found = use.of([{ role: "payment", policy: "p", document: policy }]);
  expect(found.map(({ statement, effect, action, used }) => [statement, effect, action, used])).toEqual([
    ["Queue", "Allow", "sqs:Send*", 4],
    ["Queue", "Allow", "sqs:ReceiveMessage", 0],
    ["2", "Deny", "sqs:DeleteMessage", 0],
  ]);
});
