import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { createSts } from "./sts.ts";

const administrator: Caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" };

async function call(body: string, caller = administrator) {
  const request = { method: "POST", path: "/", query: new URLSearchParams(), headers: {}, body: Buffer.from(body) };
  const answer = await createSts().service.handle(request, { caller, requestId: "id-1", endpoint: "http://x" });
  return { ...answer, body: String(answer.body) };
}

test("tells who calls", async () => {
  const { status, headers, body } = await call("Action=GetCallerIdentity&Version=2011-06-15");
  expect([status, headers["content-type"]]).toEqual([200, "text/xml"]);
  expect(body).toContain(
    "<Arn>arn:aws:iam::000000000000:user/administrator</Arn><UserId>administrator</UserId><Account>000000000000</Account>",
  );
  expect(body).toContain("<RequestId>id-1</RequestId>");
});

test("tells a function its role's session", async () => {
  const arn = "arn:aws:sts::000000000000:assumed-role/payment/run";
  const { body } = await call("Action=GetCallerIdentity", {
    type: "role",
    arn,
    roleArn: "arn:aws:iam::000000000000:role/payment",
  });
  expect(body).toContain(`<Arn>${arn}</Arn>`);
});

test("refuses the rest by name, safely written", async () => {
  const { status, body } = await call("Action=Assume%3CRole");
  expect(status).toBe(501);
  expect(body).toContain("<Code>UnknownOperationException</Code>");
  expect(body).toContain("the operation Assume&#60;Role is not supported");
});
