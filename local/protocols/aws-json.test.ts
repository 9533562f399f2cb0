import { expect, test } from "vitest";
import { ADMINISTRATOR, type HttpRequest } from "../aws.ts";
import { awsJson } from "./aws-json.ts";

const service = awsJson({
  signingName: "echo",
  target: "Echo",
  version: "1.1",
  operations: { Say: { input: {}, permissions: { none: "an echo is public" }, run: (_, input) => ({ input }) } },
  state: undefined,
});

async function say(body: Buffer, target = "Echo.Say") {
  const headers = { "x-amz-target": target };
  const request: HttpRequest = { method: "POST", path: "/", query: new URLSearchParams(), headers, body };
  const { status, body: answer } = await service.handle(request, {
    caller: ADMINISTRATOR,
    requestId: "1",
    endpoint: "",
  });
  return { status, ...JSON.parse(answer.toString()) };
}

test.each([
  ["", {}],
  ['{"a":"é"}', { a: "é" }],
])("the body %j is the input %j", async (body, input) => {
  expect(await say(Buffer.from(body))).toEqual({ status: 200, input });
});

test.each([
  Buffer.from("{"),
  Buffer.from("[]"),
  Buffer.from("null"),
  Buffer.from("\ufeff{}"),
  Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
])("the body %s is no input", async (body) => {
  expect(await say(body)).toMatchObject({ status: 400, __type: "SerializationException" });
});

test.each(["Echo.Shout", "Echo.toString", "Other.Say", ""])("there is no operation %j", async (target) => {
  expect(await say(Buffer.from("{}"), target)).toMatchObject({ status: 501, __type: "UnknownOperationException" });
});
