import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { type Api, type ApiOperation, operationsOf } from "./operations-of.ts";
import {
  apis,
  type Client,
  clientOf,
  createResources,
  faultOf,
  shown,
  supportedOperations,
} from "./strange-input.fixture.ts";
import type { WireRequest } from "./wire.ts";

const lambda = apis["Lambda"] as Api;
const { cloud, endpoint } = emptyCloud();
let client: Client;
const errors = vi.spyOn(console, "error").mockImplementation(() => {});

beforeAll(async () => {
  client = clientOf(endpoint());
  const inputOf = await createResources(endpoint(), client);
  const permission = operationsOf(lambda).find(({ name }) => name === "AddPermission") as ApiOperation;
  const given = { ...inputOf("Lambda", permission), StatementId: "api", Principal: "apigateway.amazonaws.com" };
  await client.send(permission.request(given));
  cloud.httpApi.createApi("strange");
  cloud.httpApi.addIntegration("strange", "all", {
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:known",
    timeoutMs: 30_000,
  });
  for (const key of ["ANY /echo/{id}", "GET /{all+}"])
    cloud.httpApi.addRoute("strange", key, { integrationId: "all", authorization: "NONE" });
});
afterAll(() => {
  client.close();
  expect(errors.mock.calls, "nothing failed behind an answer").toEqual([]);
});

const LEVELS = 100_000;
const nested = (open: string, inside: string, close: string) => open.repeat(LEVELS) + inside + close.repeat(LEVELS);

/** Bodies of any format. */
const BODIES: (string | Buffer)[] = [
  "",
  " ",
  "null",
  "[]",
  '"text"',
  "1e999",
  "{",
  "{}",
  "{}{}",
  "\ufeff{}",
  '{"__proto__":{}}',
  '{"a":1,"a":2}',
  '{"":"\\ud800"}',
  Buffer.from([0xff, 0xfe, 0x00]),
  Buffer.from('{"a":"\xe4"}', "latin1"),
  Buffer.alloc(1000),
  nested("[", "", "]"),
  "[".repeat(LEVELS),
  nested('{"a":', "1", "}"),
  nested("<a>", "", "</a>"),
  "<a>".repeat(LEVELS),
  `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "${"b".repeat(1000)}"><!ENTITY c "${"&b;".repeat(1000)}">]><a>${"&c;".repeat(1000)}</a>`,
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  "<Delete><Object><Key>&#x110000;&#0;&constructor;</Key></Object></Delete>",
  `<Delete>${"<Object><Key>".repeat(10_000)}</Delete>`,
  "<__proto__><constructor>a</constructor></__proto__>",
  "&&==&%&%zz=1",
  "a".repeat(1_000_000),
];

/** Parameters that a form may add to its operation's name. */
const FORMS = [
  "",
  "=",
  "__proto__=1&constructor=2",
  "__proto__.member.1=a&Tags.__proto__=b",
  "Tags.member.99999999999999999999.Key=a&Tags.member.-1.Key=b&Tags.member.x=c",
  "Tags=a&Tags.member.1=b&Tags.member.1.Key=c",
  "Attributes.entry.1.value=a&Attributes.entry.1.key.toString=b",
  "Attributes.entry.1=a&Attributes.entry.2.key=b",
  `Tags${".member.1".repeat(LEVELS)}=a`,
  `${".".repeat(LEVELS)}=a`,
  "Action=ListTopics&Action.toString=a",
  "TopicArn=%ff%00&TopicArn=%ed%a0%80",
  "PolicyDocument=%7B&AssumeRolePolicyDocument=null",
];

describe.each(Object.entries(apis))("%s answers", (_, api) => {
  async function faultsOf(requests: WireRequest[]): Promise<string[]> {
    const faults: string[] = [];
    for (const request of requests) {
      const fault = await faultOf(client, request, api);
      if (fault) faults.push(`${shown(request)}\n    ${fault}`);
    }
    return faults;
  }

  test("whatever the body is", async () => {
    const operations = await supportedOperations(client, api);
    const supported = operations.filter(({ bare: { method } }) => method !== "GET");
    // Each operation has some of them, and all operations of an API have all.
    const requests = supported.flatMap(({ bare: request }, i) =>
      BODIES.filter((_, j) => supported.length < 4 || (i + j) % 4 === 0).map((body) => ({ ...request, body })),
    );
    expect(await faultsOf(requests)).toEqual([]);
  });

  test.runIf("query" in api.protocol)("whatever a form holds", async () => {
    const operations = await supportedOperations(client, api);
    const requests = operations.flatMap(({ bare: request }) =>
      FORMS.map((form) => ({ ...request, body: `${request.body}&${form}` })),
    );
    expect(await faultsOf(requests)).toEqual([]);
  });

  test("whatever names the operation", async () => {
    const [{ bare: request }] = operationsOf(api) as [ApiOperation];
    const { authorization = "" } = request.headers;
    const names = ["", ".", "constructor", "__proto__", "toString", "x".repeat(8000), "\u00e4"];
    const target = String(request.headers["x-amz-target"]).split(".")[0];
    const paths = [
      "//",
      "/%",
      "/%00",
      "/%ff/x",
      "/../x",
      "/x?%",
      "/?__proto__=a",
      "/__proto__/constructor",
      `/${"a/".repeat(4000)}`,
    ];
    expect(
      await faultsOf([
        ...names.map((name) => ({ ...request, headers: { ...request.headers, "x-amz-target": `${target}.${name}` } })),
        ...names.map((name) => ({ ...request, headers: { ...request.headers, "x-amz-target": name } })),
        ...names.map((name) => ({ ...request, body: `Action=${encodeURIComponent(name)}` })),
        ...paths.flatMap((path) =>
          ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"].map((method) => ({ ...request, method, path })),
        ),
        ...[
          "",
          "application/x-www-form-urlencoded",
          "application/cbor",
          "multipart/form-data; boundary=",
          "\u00ff",
        ].map((type) => ({ ...request, headers: { authorization, "content-type": type } })),
      ]),
    ).toEqual([]);
  });
});

/** What is asked without a signature, or with one that is none. */
async function statusesOf(requests: WireRequest[]): Promise<string[]> {
  const answers = await Promise.all(
    requests.map(async (request) => {
      const answer = await client.send(request).catch((error: unknown) => ({ status: 599, body: String(error) }));
      return answer.status >= 500 && answer.status !== 501
        ? [`${shown(request)}\n    ${answer.status} ${answer.body}`]
        : [];
    }),
  );
  return answers.flat();
}

test("signatures that are none are answered", async () => {
  const scopes = [
    "",
    "/",
    "////",
    "test/x/us-east-1/__proto__/aws4_request",
    "test/20261123/us-east-1/sqs",
    "\u00ff/1/2/3/4",
  ];
  const headers = scopes.flatMap((scope) => [
    { authorization: `AWS4-HMAC-SHA256 Credential=${scope}` },
    { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=constructor;__proto__, Signature=` },
    { authorization: `Basic ${scope}` },
  ]);
  const queries = scopes.map(
    (scope) => `/?X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Signature=&X-Amz-Date=x`,
  );
  expect(
    await statusesOf([
      ...headers.map((each) => ({ method: "POST", path: "/", headers: each, body: "{}" })),
      ...queries.map((path) => ({ method: "GET", path, headers: {}, body: "" })),
    ]),
  ).toEqual([]);
});

test("the cloud's own resources are answered", async () => {
  const paths = ["/_cloud", "/_cloud/", "/_cloud//", "/_cloud/__proto__", "/_cloud/clock/constructor", "/_cloud/%"];
  const asked = [
    "/_cloud/trace?after=",
    "/_cloud/trace?after=x",
    "/_cloud/trace?after=-1e999",
    "/_cloud/mail?__proto__=1",
  ];
  const bodies = [
    "",
    "null",
    "[]",
    '{"advanceSeconds":null}',
    '{"advanceSeconds":"1"}',
    '{"maxSendRate":{}}',
    nested("[", "", "]"),
  ];
  const posts = ["/_cloud/clock", "/_cloud/ses"].flatMap((path) =>
    bodies.map((body) => ({ method: "POST", path, headers: {}, body })),
  );
  const gets = [...paths, ...asked].flatMap((path) =>
    ["GET", "DELETE", "PUT"].map((method) => ({ method, path, headers: {}, body: "" })),
  );
  expect(await statusesOf([...gets, ...posts])).toEqual([]);
});

test("an HTTP API's functions get what is asked, whatever it is", async () => {
  const paths = ["/echo/%", "/echo/%00%ff", "/echo/__proto__?__proto__=1&constructor=2", "/echo/a?%=%&&=", "/%2e%2e/x"];
  const headers = [
    { cookie: ";;=;__proto__=a" },
    { __proto__hidden: "a" },
    { "content-type": "\u00ff" },
    { accept: "" },
  ];
  const requests = [
    ...paths.map((path) => ({ method: "GET", path, headers: {}, body: "" })),
    ...headers.map((each) => ({
      method: "POST",
      path: "/echo/a",
      headers: each as object as Record<string, string>,
      body: "{}",
    })),
    ...BODIES.map((body) => ({
      method: "POST",
      path: "/echo/a",
      headers: { "content-type": "application/json" },
      body,
    })),
  ];
  expect(await statusesOf(requests)).toEqual([]);
});
