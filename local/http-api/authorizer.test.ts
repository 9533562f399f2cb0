import { expect, test } from "vitest";
import { ADMINISTRATOR, type Call, type Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { createTrace } from "../trace.ts";
import { createHttpApi } from "./http-api.ts";

type Event = { requestContext: { authorizer?: object } };

/** The events that the function behind an API got: route `/signed` asks for IAM, `/open` for nobody. */
function setUp() {
  const events: Event[] = [];
  const clock = drivenClock();
  const api = createHttpApi({
    clock,
    random: seededRandom(1),
    trace: createTrace(clock),
    userIdOf: (caller) => (caller.type === "administrator" ? "AIDA1" : "AROA1:task-1"),
    writeLog: () => {},
    async invoke(_, payload) {
      events.push(JSON.parse(payload));
      return { payload: '{"statusCode":204}', requestId: "invocation-1" };
    },
  });
  api.createApi("api");
  api.addIntegration("api", "function", {
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    timeoutMs: 30_000,
  });
  api.addRoute("api", "GET /signed", { integrationId: "function", authorization: "AWS_IAM" });
  api.addRoute("api", "GET /open", { integrationId: "function", authorization: "NONE" });

  const signature = "AWS4-HMAC-SHA256 Credential=ASIA1/20260101/us-east-1/execute-api/aws4_request, Signature=0";
  return async (path: string, caller: Caller) => {
    const headers = { host: "localhost", authorization: signature };
    const request = { method: "GET", path, query: new URLSearchParams(), headers, body: Buffer.alloc(0) };
    const call: Call = { caller, requestId: "r1", endpoint: "http://localhost" };
    await api.service.handle(request, call);
    return events.at(-1)?.requestContext.authorizer;
  };
}

test("a function behind IAM is told who called, as on AWS", async () => {
  const ask = setUp();
  const arn = "arn:aws:sts::000000000000:assumed-role/backend/task-1";
  const role: Caller = { type: "role", arn, roleArn: "arn:aws:iam::000000000000:role/backend" };
  expect(await ask("/signed", role)).toEqual({
    iam: {
      accessKey: "ASIA1",
      accountId: "000000000000",
      callerId: "AROA1:task-1",
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: arn,
      userId: "AROA1:task-1",
    },
  });
  expect(await ask("/signed", ADMINISTRATOR)).toMatchObject({
    iam: { userArn: "arn:aws:iam::000000000000:user/administrator", callerId: "AIDA1", userId: "AIDA1" },
  });
});

test("an open route asks nobody, so its function is told nothing, though the request is signed", async () => {
  expect(await setUp()("/open", ADMINISTRATOR)).toBeUndefined();
});
