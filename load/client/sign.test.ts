import { Sha256Node } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect, test } from "vitest";
import { createSigner } from "./sign.ts";

const at = new Date("2026-11-23T17:00:00.123Z");
const body = JSON.stringify({ Entries: [{ Detail: "ü" }] });

test.each([
  ["events", "/", undefined],
  ["sqs", "/", "a session's token"],
  ["execute-api", "/orders", undefined],
])("signs for %s %s as the SDK does", async (service, path, sessionToken) => {
  const host = `${service}.eu-west-1.amazonaws.com`;
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", ...(sessionToken && { sessionToken }) };
  const fields = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.PutEvents" };
  const theirs = await new SignatureV4({ service, region: "eu-west-1", credentials, sha256: Sha256Node }).sign(
    { method: "POST", protocol: "https:", hostname: host, path, headers: { ...fields, host }, body },
    { signingDate: at },
  );
  const ours = createSigner({ service, region: "eu-west-1", host, path })(credentials, fields, body, at);
  // The SDK also sends the body's hash as a signed header, which no service requires.
  const again = await new SignatureV4({
    service,
    region: "eu-west-1",
    credentials,
    sha256: Sha256Node,
    applyChecksum: false,
  }).sign(
    { method: "POST", protocol: "https:", hostname: host, path, headers: { ...fields, host }, body },
    { signingDate: at },
  );
  expect([theirs.headers["authorization"], again.headers["authorization"]]).toContain(ours["authorization"]);
});

test("another day and other credentials each have another key", () => {
  const sign = createSigner({ service: "events", region: "eu-west-1", host: "h", path: "/" });
  const credentials = { accessKeyId: "a", secretAccessKey: "secret" };
  const signatures = [
    sign(credentials, {}, "", at),
    sign(credentials, {}, "", new Date("2026-11-24T17:00:00Z")),
    sign({ accessKeyId: "b", secretAccessKey: "other" }, {}, "", at),
    sign(credentials, {}, "", at),
  ].map(({ authorization }) => authorization);
  expect(new Set(signatures).size).toBe(3);
  expect(signatures[3]).toBe(signatures[0]);
});
