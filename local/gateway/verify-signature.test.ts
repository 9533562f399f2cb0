import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Sha256Node } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, test } from "vitest";
import { realClock } from "../clock.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { createIdentities } from "../iam/identities.ts";
import { seededRandom } from "../random.ts";
import { createS3 } from "../s3/s3.ts";
import { createSqs } from "../sqs/sqs.ts";
import { createSsm } from "../ssm/ssm.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createGateway } from "./gateway.ts";

const deps = { clock: realClock, random: seededRandom(1), store: memoryStore(), trace: createTrace(realClock) };
const identities = createIdentities(deps);
const [s3, sqs, ssm] = [createS3(deps), createSqs(deps), createSsm(deps)];
const gateway = createGateway({
  services: [s3, sqs, ssm].map(({ service }) => service),
  unsigned: async () => ({ status: 404, headers: {}, body: "" }),
  control: async () => {},
  callerOf: identities.find,
  refusal: createRefusal({ now: Date.now, policiesOf: identities.policiesOf }),
  random: deps.random,
  trace: deps.trace,
});
const role = identities.createRole("reader");
const credentials = identities.credentialsFor("subject", role);
let endpoint: string;

beforeAll(async () => {
  endpoint = await gateway.listen(0);
  await s3.createBucket("things");
  ssm.put("/a", "1");
  sqs.createQueue("orders");
  identities.putPolicy("reader", "all", { Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
});
afterAll(async () => {
  sqs.stop();
  await s3.stop();
  await gateway.close();
});

const config = (changes: Partial<typeof credentials> = {}, more: object = {}) => ({
  endpoint,
  region: "us-east-1",
  credentials: { ...credentials, ...changes },
  maxAttempts: 1,
  ...more,
});
const getParameter = (changes?: Partial<typeof credentials>, more?: object) =>
  new SSMClient(config(changes, more)).send(new GetParameterCommand({ Name: "/a" }));

test("what a function's credentials signed is taken, whatever its query, path and body hold", async () => {
  expect((await getParameter()).Parameter?.Value).toBe("1");
  const client = new S3Client(config({}, { forcePathStyle: true }));
  const key = "a b/ü+$&=?*'()/../x";
  await client.send(new PutObjectCommand({ Bucket: "things", Key: key, Body: "text", Metadata: { of: "a  b" } }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket: "things", Key: key }));
  expect(await Body?.transformToString()).toBe("text");
  const listed = await client.send(new ListObjectsV2Command({ Bucket: "things", Prefix: "a b/ü+" }));
  expect(listed.Contents?.map((each) => each.Key)).toEqual([key]);
});

test("another secret is refused in each service's words", async () => {
  const wrong = { secretAccessKey: "wrong" };
  await expect(getParameter(wrong)).rejects.toMatchObject({ name: "InvalidSignatureException" });
  const queue = new SQSClient(config(wrong)).send(new GetQueueUrlCommand({ QueueName: "orders" }));
  await expect(queue).rejects.toMatchObject({ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } });
  const object = new S3Client(config(wrong, { forcePathStyle: true })).send(
    new GetObjectCommand({ Bucket: "things", Key: "k" }),
  );
  await expect(object).rejects.toMatchObject({ name: "SignatureDoesNotMatch", $metadata: { httpStatusCode: 403 } });
});

test("another session's token is refused", async () => {
  await expect(getParameter({ sessionToken: "wrong" })).rejects.toMatchObject({
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  });
});

test("expired credentials are refused in each service's words", async () => {
  const { credentials: expired } = identities.sessions.start(role, "me", Date.now() - 1);
  const { credentials: fresh } = identities.sessions.start(role, "me", Date.now() + 60_000);
  await expect(getParameter(expired)).rejects.toMatchObject({
    name: "ExpiredTokenException",
    message: "The security token included in the request is expired",
  });
  const queue = new SQSClient(config(expired)).send(new GetQueueUrlCommand({ QueueName: "orders" }));
  await expect(queue).rejects.toMatchObject({ name: "ExpiredToken" });
  const object = new S3Client(config(expired, { forcePathStyle: true })).send(
    new GetObjectCommand({ Bucket: "things", Key: "k" }),
  );
  await expect(object).rejects.toMatchObject({ name: "ExpiredToken", message: "The provided token has expired." });
  expect((await getParameter(fresh)).Parameter?.Value).toBe("1");
});

test("a time more than 15 minutes away is refused", async () => {
  const at = (minutes: number) => getParameter({}, { systemClockOffset: minutes * 60_000 });
  await expect(at(-16)).rejects.toThrow(/^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 15 min\.\)$/);
  await expect(at(16)).rejects.toThrow(/^Signature not yet current: /);
  await at(-14);
});

test("a key that was not made here needs no right signature: it is the administrator's", async () => {
  await getParameter({ accessKeyId: "test", secretAccessKey: "whatever" });
});

/** A signed request as it goes over the wire, to be changed on the way. */
async function signed(service: string, request: { path: string; headers: Record<string, string>; body: string }) {
  const signer = new SignatureV4({
    credentials,
    service,
    region: "us-east-1",
    sha256: Sha256Node,
    uriEscapePath: false,
  });
  const { host, hostname, port } = new URL(endpoint);
  return signer.sign({
    method: "POST",
    protocol: "http:",
    hostname,
    port: Number(port),
    ...request,
    headers: { ...request.headers, host },
  });
}

test("a body or a signed header that was changed on the way is refused", async () => {
  const headers = { "x-amz-target": "AmazonSSM.GetParameter", "content-type": "application/x-amz-json-1.1" };
  const request = await signed("ssm", { path: "/", headers, body: '{"Name":"/a"}' });
  const send = (body: string, more: Record<string, string> = {}) =>
    fetch(endpoint, { method: "POST", headers: { ...request.headers, ...more }, body });
  expect((await send('{"Name":"/a"}')).status).toBe(200);
  expect(await (await send('{"Name":"/b"}')).json()).toMatchObject({ __type: "InvalidSignatureException" });
  expect((await send('{"Name":"/a"}', { "x-amz-target": "AmazonSSM.GetParameters" })).status).toBe(400);
});

type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** A link to something of a service, signed with these credentials. */
async function presigned(credentials: Key, signingDate = new Date(), service = "s3", path = "/things/shared") {
  const signer = new SignatureV4({
    credentials,
    service,
    region: "us-east-1",
    sha256: Sha256Node,
    uriEscapePath: service !== "s3",
  });
  const { host, hostname, port } = new URL(endpoint);
  const headers = { host, "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" };
  const { query = {} } = await signer.presign(
    { method: "GET", protocol: "http:", hostname, port: Number(port), path, headers },
    { expiresIn: 60, signingDate },
  );
  return `${endpoint}${path}?${new URLSearchParams(query as Record<string, string>)}`;
}

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return [response.status, await response.text()];
}

test("a presigned URL is good until its end, for what it was made for", async () => {
  const client = new S3Client(config({}, { forcePathStyle: true }));
  await client.send(new PutObjectCommand({ Bucket: "things", Key: "shared", Body: "text" }));
  const mismatch = [403, expect.stringContaining("SignatureDoesNotMatch")];
  const good = await presigned(credentials);
  expect(await get(good)).toEqual([200, "text"]);
  expect(await get(good, { authorization: "Basic YTpi" })).toEqual([200, "text"]);
  expect(await get(good.replace("/shared", "/other"))).toEqual(mismatch);
  expect(await get(good.replace("Expires=60", "Expires=600"))).toEqual(mismatch);
  expect(await get(good.replace(/Signature=\w{4}/, "Signature=0000"))).toEqual(mismatch);
  expect(await get(await presigned(credentials, new Date(Date.now() - 61_000)))).toEqual([
    403,
    expect.stringContaining("<Code>AccessDenied</Code><Message>Request has expired</Message>"),
  ]);
});

test("a presigned URL of a key that was not made here needs the secret test, and is good for objects alone", async () => {
  const client = new S3Client(config({}, { forcePathStyle: true }));
  await client.send(new PutObjectCommand({ Bucket: "things", Key: "shared", Body: "text" }));
  const local = { accessKeyId: "any", secretAccessKey: "test" };
  const unknown = [403, expect.stringContaining("The secret of this access key is not known to the local cloud")];
  const good = await presigned(local);
  expect(await get(good)).toEqual([200, "text"]);
  expect(await get(good.replace("/shared", "/other"))).toEqual(unknown);
  expect(await get(await presigned({ ...local, secretAccessKey: "another" }))).toEqual(unknown);
  expect((await get(await presigned({ ...local, sessionToken: "test" })))[0]).toBe(400);
  expect(await get(await presigned(local, new Date(), "sqs", "/"))).toEqual(unknown);
});

test("credentials in a query without a signature are nobody's, in any protocol", async () => {
  const credential = (service: string) => `X-Amz-Credential=x/20260101/us-east-1/${service}/aws4_request`;
  const refused = async (service: string, path = "/", init: RequestInit = {}) => {
    const response = await fetch(`${endpoint}${path}?${credential(service)}`, init);
    return [response.status, (await response.text()).includes("not known to the local cloud")];
  };
  const target = { "x-amz-target": "AmazonSSM.GetParameter" };
  expect(await refused("ssm", "/", { method: "POST", headers: target, body: '{"Name":"/a"}' })).toEqual([403, true]);
  const form = new URLSearchParams({ Action: "GetQueueUrl", QueueName: "orders" });
  expect(await refused("sqs", "/", { method: "POST", body: form })).toEqual([403, true]);
  expect(await refused("lambda", "/2015-03-31/functions", { method: "POST", body: "{}" })).toEqual([403, true]);
  expect((await refused("s3", "/things"))[0]).toBe(403);
});

test("a page that a presigned URL opens has no scripts, and an origin of its own", async () => {
  const client = new S3Client(config({}, { forcePathStyle: true }));
  const policyOf = async (type: string) => {
    await client.send(new PutObjectCommand({ Bucket: "things", Key: "shared", Body: "<p>", ContentType: type }));
    const response = await fetch(await presigned(credentials));
    expect([response.status, response.headers.get("x-content-type-options")]).toEqual([200, "nosniff"]);
    return response.headers.get("content-security-policy");
  };
  expect(await policyOf("text/html; charset=utf-8")).toBe("sandbox");
  expect(await policyOf("image/svg+xml")).toBe("sandbox");
  expect(await policyOf("application/pdf")).toBeNull();
});
