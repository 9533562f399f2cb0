import { connect } from "node:net";
import { cbor } from "@smithy/core/cbor";
import { afterEach, describe, expect, test } from "vitest";
import type { Operation } from "../api/operation.ts";
import type { RestOperation } from "../api/rest-operation.ts";
import { AwsError, type Caller, type HttpRequest, type Service } from "../aws.ts";
import { realClock } from "../clock.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { restJson } from "../protocols/rest-json.ts";
import { seededRandom } from "../random.ts";
import { createTrace } from "../trace.ts";
import { createGateway, type Gateway } from "./gateway.ts";

const running: Gateway[] = [];
afterEach(() => Promise.all(running.splice(0).map((gateway) => gateway.close())));

const credentials = { accessKeyId: "AKROLE", secretAccessKey: "secret", sessionToken: "token" };
const policy = { Statement: { Effect: "Allow", Action: "things:Who", Resource: "*" } };
const role: Caller = { type: "role", arn: "arn:session", roleArn: "arn:role" };

/** An endpoint with one service, `things`; the access key AKROLE stands for a role. */
async function endpointWith(
  runs: Record<string, Operation<undefined>["run"]>,
  extra: Service[] = [],
  onUnsigned = (_: HttpRequest): unknown => undefined,
) {
  const trace = createTrace(realClock);
  const operations = Object.fromEntries(
    Object.entries(runs).map(([name, run]): [string, Operation<undefined>] => [
      name,
      { input: {}, permissions: () => [{ action: `things:${name}`, resource: "*" }], run },
    ]),
  );
  const things = { signingName: "things", target: "Things", version: "1.1" as const, operations, state: undefined };
  const gateway = createGateway({
    services: [awsJson(things), ...extra],
    unsigned: async (request) => {
      onUnsigned(request);
      return { status: 200, headers: {}, body: `api ${request.path}` };
    },
    control: async (_, response) => void response.end("control"),
    refusal: createRefusal({ now: Date.now, policiesOf: () => [policy] }),
    callerOf: (accessKeyId) => (accessKeyId === "AKROLE" ? { caller: role, credentials } : undefined),
    random: seededRandom(1),
    trace,
  });
  running.push(gateway);
  const url = await gateway.listen(0);
  const signed = (service: string, target: string, body = "{}", accessKey = "test") =>
    fetch(url, {
      method: "POST",
      body,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/us-east-1/${service}/aws4_request, Signature=0`,
        "x-amz-target": target,
      },
    });
  return { url, signed, trace };
}

test("the credential scope says whose request it is; a key that was not made here is the administrator's", async () => {
  const { signed } = await endpointWith({ Who: (_, input, { caller }) => ({ input, caller: caller.type }) });
  expect(await (await signed("things", "Things.Who", '{"a":1}')).json()).toEqual({
    input: { a: 1 },
    caller: "administrator",
  });
});

test("a request without a signature goes to the API, one under /_cloud/ to the control plane", async () => {
  const { url } = await endpointWith({});
  expect(await (await fetch(`${url}/orders`)).text()).toBe("api /orders");
  expect(await (await fetch(`${url}/_cloud/mail`)).text()).toBe("control");
  const unsigned = await fetch(url, { method: "POST", headers: { "x-amz-target": "Things.Who" } });
  expect([unsigned.status, unsigned.headers.get("x-amzn-errortype")]).toEqual([
    403,
    "MissingAuthenticationTokenException",
  ]);
});

test("an unknown service and an unknown operation are refused by name, and the trace says so", async () => {
  const { signed, trace } = await endpointWith({ Known: () => ({}) });
  const [service, operation] = [await signed("kinesis", "X.Y"), await signed("things", "Things.Unknown")];
  expect([service.status, operation.status]).toEqual([501, 501]);
  expect(await service.json()).toMatchObject({
    message: expect.stringContaining("kinesis is not part of the local cloud"),
  });
  expect(await operation.json()).toMatchObject({ message: expect.stringContaining("Unknown is not supported") });
  expect(trace.recent()).toMatchObject([
    { kind: "refused", service: "kinesis", operation: "Y" },
    {
      kind: "refused",
      service: "things",
      operation: "Unknown",
      message: "things: the operation Unknown is not supported by the local cloud. docs/fidelity.md lists what is.",
    },
  ]);
});

test("a form for an unknown service gets an error in XML, and is named by its Action", async () => {
  const { url, trace } = await endpointWith({});
  const send = (service: string) =>
    fetch(url, {
      method: "POST",
      body: "Action=DescribeAlarms&Version=1",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, Signature=0`,
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      },
    });
  const answer = await send("monitoring");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([501, "text/xml"]);
  expect(await answer.text()).toMatch(
    /^<ErrorResponse><Error><Type>Sender<\/Type><Code>UnknownService<\/Code><Message>The service monitoring is not part of the local cloud\. Supported: things\.<\/Message><\/Error><RequestId>/,
  );
  expect(await (await send("ec2")).text()).toMatch(/^<Response><Errors><Error>.*<\/Errors><RequestID>/);
  expect(trace.recent()).toMatchObject([
    { kind: "refused", service: "monitoring", operation: "DescribeAlarms" },
    { kind: "refused", service: "ec2", operation: "DescribeAlarms" },
  ]);
});

test("the inherited names of objects are no operations", async () => {
  const { signed } = await endpointWith({ Known: () => ({}) });
  expect((await signed("things", "Things.constructor")).status).toBe(501);
});

test("a service's error keeps its code, and broken input has one of its own", async () => {
  const fail = () => {
    throw new AwsError("Sorry", "no", 409);
  };
  const { signed } = await endpointWith({ Fail: fail });
  const failed = await signed("things", "Things.Fail");
  expect([failed.status, await failed.json()]).toEqual([409, { __type: "Sorry", message: "no" }]);
  expect(await (await signed("things", "Things.Fail", "{oops")).json()).toMatchObject({
    __type: "SerializationException",
  });
});

test("a body beyond everything is refused with an answer, not with a broken connection", async () => {
  const { url } = await endpointWith({});
  const response = await fetch(`${url}/orders`, { method: "POST", body: new Uint8Array(64 * 1024 * 1024 + 1) });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ title: "Content Too Large" });
});

test("a path that is no valid percent-encoding is the caller's error", async () => {
  const get: RestOperation<undefined> = {
    http: { route: "GET /things/{id}" },
    input: {},
    permissions: { none: "a path is read before" },
    run: () => ({}),
  };
  const service = restJson({ signingName: "rest", operations: { Get: get }, state: undefined });
  const { url } = await endpointWith({}, [service]);
  const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/rest/aws4_request, Signature=0";
  const response = await fetch(`${url}/things/%E0%A4%A`, { headers: { authorization } });
  expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([400, "BadRequestException"]);
});

describe("a refusal comes in the protocol of its request", () => {
  const authorization = (service: string, key = "test") =>
    `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const protocols: Record<
    string,
    { headers: Record<string, string>; path?: string; body: string; read(text: Buffer): unknown }
  > = {
    JSON: {
      headers: { "x-amz-target": "Things.Unknown" },
      body: "{}",
      read: (bytes) => JSON.parse(String(bytes)).message,
    },
    CBOR: {
      headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      path: "/service/Things/operation/Unknown",
      body: "",
      read: (bytes) => cbor.deserialize(bytes).message,
    },
    form: {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=Unknown",
      read: (bytes) => /<Message>(.*)<\/Message>/.exec(String(bytes))?.[1],
    },
  };
  const refuse = async (name: string, headers: Record<string, string>) => {
    const { headers: own, path = "/", body, read } = protocols[name] as (typeof protocols)[string];
    const query = awsQuery({
      signingName: "forms",
      namespace: "x",
      withoutResult: [],
      operations: {},
      state: undefined,
    });
    const { url, trace } = await endpointWith({}, [query]);
    const response = await fetch(url + path, { method: "POST", body, headers: { ...own, ...headers } });
    const message = read(Buffer.from(await response.arrayBuffer()));
    return { status: response.status, type: response.headers.get("content-type"), message, trace: trace.recent() };
  };

  test.each(Object.keys(protocols))("%s: a service that is not there", async (name) => {
    const refused = await refuse(name, { authorization: authorization("nothing") });
    expect(refused).toMatchObject({ status: 501, message: expect.stringContaining("The service nothing is not part") });
    expect(refused.trace).toMatchObject([{ kind: "refused", service: "nothing", operation: "Unknown" }]);
  });

  test.each([
    ["JSON", "things", "things: the operation Unknown is not supported"],
    ["CBOR", "things", "does not speak CBOR, in which things's Unknown was called"],
    ["form", "forms", "forms: the operation Unknown is not supported"],
  ])("%s: an operation that is not there", async (name, service, message) => {
    const refused = await refuse(name, { authorization: authorization(service) });
    expect(refused).toMatchObject({ status: 501, message: expect.stringContaining(message) });
    expect(refused.trace).toMatchObject([{ kind: "refused", service, operation: "Unknown" }]);
  });

  test.each(Object.keys(protocols))("%s: a wrong signature", async (name) => {
    const signed = { authorization: authorization("things", "AKROLE"), "x-amz-security-token": "token" };
    const refused = await refuse(name, signed);
    expect([refused.status >= 400, refused.message]).toEqual([true, expect.stringMatching(/signature/i)]);
  });

  test("CBOR: no signature at all", async () => {
    const refused = await refuse("CBOR", {});
    expect(refused).toMatchObject({ status: 403, type: "application/cbor" });
  });

  test("XML of a REST service, by its name", async () => {
    const { url } = await endpointWith({});
    const response = await fetch(`${url}/2013-04-01/hostedzone`, {
      headers: { authorization: authorization("route53") },
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([501, "text/xml"]);
  });
});

test("a query stays as it was sent, and a repeated header is joined as AWS joins it", async () => {
  const seen: HttpRequest[] = [];
  const { url } = await endpointWith({}, [], (request) => seen.push(request));
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const host = new URL(url).host;
  const lines = [
    "GET /a?b=x%20y&b=%7e&c HTTP/1.1",
    `Host: ${host}`,
    "X-Tag: 1",
    "X-Tag: 2, 3",
    "Cookie: a=1",
    "Cookie: b=2",
  ];
  socket.end([...lines, "Connection: close", "", ""].join("\r\n"));
  for await (const _ of socket);
  expect(seen).toMatchObject([
    { path: "/a", rawQuery: "b=x%20y&b=%7e&c", headers: { "x-tag": "1,2, 3", cookie: "a=1; b=2" } },
  ]);
});
