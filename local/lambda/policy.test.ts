import { AddPermissionCommand, GetPolicyCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../serve.fixture.ts";
import { codeDirectory, FUNCTION, lambdaForTest } from "./lambda.fixture.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:subject";
const F = "arn:aws:lambda:us-east-1:000000000000:function:f";
const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";
const GRANT = {
  FunctionName: "subject",
  StatementId: "events",
  Action: "lambda:InvokeFunction",
  Principal: "events.amazonaws.com",
  SourceArn: RULE,
};
const STATEMENT = {
  Sid: "events",
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "lambda:InvokeFunction",
  Resource: ARN,
  Condition: { ArnLike: { "AWS:SourceArn": RULE } },
};

async function setUp() {
  const all = lambdaForTest();
  await all.make("return 1");
  const server = await serve(all.lambda.service);
  const client = new LambdaClient(server.client);
  onTestFinished(() => {
    client.destroy();
    return server.close();
  });
  return { ...all, client };
}

const rule = { type: "service", service: "events.amazonaws.com", sourceArn: RULE } as const;

test("EventBridge may invoke a function from AddPermission to RemovePermission", async () => {
  const { client, lambda } = await setUp();
  await expect(lambda.invoke(ARN, "{}", rule)).rejects.toMatchObject({ code: "AccessDeniedException" });
  const { Statement = "" } = await client.send(new AddPermissionCommand(GRANT));
  expect(JSON.parse(Statement)).toEqual(STATEMENT);
  expect((await lambda.invoke(ARN, "{}", rule)).payload).toBe("1");
  const another = { ...rule, sourceArn: `${RULE}-2` };
  await expect(lambda.invoke(ARN, "{}", another)).rejects.toMatchObject({ code: "AccessDeniedException" });

  const { Policy = "", RevisionId } = await client.send(new GetPolicyCommand({ FunctionName: "subject" }));
  expect(JSON.parse(Policy)).toEqual({ Version: "2012-10-17", Id: "default", Statement: [STATEMENT] });

  const gone = { FunctionName: "subject", StatementId: "events" };
  await expect(
    client.send(new RemovePermissionCommand({ ...gone, RevisionId: `${RevisionId}-old` })),
  ).rejects.toMatchObject({ name: "PreconditionFailedException" });
  await client.send(new RemovePermissionCommand({ ...gone, RevisionId }));
  await expect(lambda.invoke(ARN, "{}", rule)).rejects.toMatchObject({ code: "AccessDeniedException" });
});

test("a statement id is taken once, and what is not there is not found", async () => {
  const { client } = await setUp();
  const policy = new GetPolicyCommand({ FunctionName: "subject" });
  await expect(client.send(policy)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const remove = new RemovePermissionCommand({ FunctionName: "subject", StatementId: "events" });
  await expect(client.send(remove)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await client.send(new AddPermissionCommand(GRANT));
  await expect(client.send(new AddPermissionCommand(GRANT))).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: expect.stringContaining("The statement id (events) provided already exists"),
  });
  await expect(client.send(new AddPermissionCommand({ ...GRANT, FunctionName: "nobody" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test.each([
  [{ StatementId: "a b" }, "ValidationException", "'statementId'"],
  [{ Action: "invoke" }, "ValidationException", "'action'"],
  [{ Principal: "somebody" }, "InvalidParameterValueException", "The provided principal was invalid"],
  [{ SourceArn: "orders" }, "ValidationException", "'sourceArn'"],
  [{ SourceAccount: "me" }, "ValidationException", "'sourceAccount'"],
  [{ Principal: undefined }, "ValidationException", "'principal'"],
  [{ EventSourceToken: "t" }, "InvalidParameterValueException", "EventSourceToken is not supported"],
  [{ PrincipalOrgID: "o-1234567890" }, "InvalidParameterValueException", "PrincipalOrgID is not supported"],
  [{ Qualifier: "2" }, "ResourceNotFoundException", `${ARN}:2`],
])("AddPermission refuses %j", async (given, name, message) => {
  const { client } = await setUp();
  const command = new AddPermissionCommand({ ...GRANT, ...given } as typeof GRANT);
  await expect(client.send(command)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test("what the API granted outlives a restart, for a function of a template too", async () => {
  const { client, store, lambda } = await setUp();
  await client.send(new AddPermissionCommand(GRANT));
  await client.send(new AddPermissionCommand({ ...GRANT, StatementId: "other" }));
  await client.send(new RemovePermissionCommand({ FunctionName: "subject", StatementId: "other" }));
  await lambda.stop();
  const { lambda: next } = lambdaForTest({ store });
  next.createFunction({ ...FUNCTION, codeDirectory: await codeDirectory({ "index.mjs": "" }) });
  expect(next.permissionsOf(ARN).map(({ statementId }) => statementId)).toEqual(["events"]);
});

test("a call on the wire that nobody is permitted is refused", async () => {
  const { lambda } = await setUp();
  const role = { type: "role", arn: "arn:session", roleArn: "arn:role" } as const;
  const body = Buffer.from(JSON.stringify({ ...GRANT, FunctionName: undefined }));
  const asked: string[] = [];
  const answer = await lambda.service.handle(
    { method: "POST", path: "/2015-03-31/functions/subject/policy", query: new URLSearchParams(), headers: {}, body },
    {
      caller: role,
      requestId: "r",
      endpoint: "",
      refusal: (required) => {
        asked.push(...required.map(({ action, resource }) => `${action} ${resource}`));
        return "no";
      },
    },
  );
  expect([answer.status, asked]).toEqual([403, [`lambda:AddPermission ${ARN}`]]);
  expect(lambda.permissionsOf(ARN)).toEqual([]);
});

test.each([
  [
    "POST",
    "/2015-03-31/functions",
    { FunctionName: "f", Role: "arn:r" },
    [`CreateFunction ${F}`, "iam:PassRole arn:r"],
  ],
  [
    "PUT",
    "/2015-03-31/functions/f/configuration",
    { Role: "arn:r" },
    [`UpdateFunctionConfiguration ${F}`, "iam:PassRole arn:r"],
  ],
  ["PUT", "/2015-03-31/functions/f/configuration", { Timeout: 1 }, [`UpdateFunctionConfiguration ${F}`]],
  ["PUT", "/2015-03-31/functions/f/code", {}, [`UpdateFunctionCode ${F}`]],
  ["DELETE", "/2015-03-31/functions/f", {}, [`DeleteFunction ${F}`]],
  ["GET", "/2019-09-25/functions/f/event-invoke-config", {}, [`GetFunctionEventInvokeConfig ${F}`]],
  ["POST", "/2015-03-31/event-source-mappings", {}, ["CreateEventSourceMapping *"]],
  [
    "DELETE",
    "/2015-03-31/event-source-mappings/u",
    {},
    ["DeleteEventSourceMapping arn:aws:lambda:us-east-1:000000000000:event-source-mapping:u"],
  ],
])("%s %s of %j is judged by its resource", async (method, path, input, expected) => {
  const { lambda } = lambdaForTest();
  const asked: string[] = [];
  const answer = await lambda.service.handle(
    { method, path, query: new URLSearchParams(), headers: {}, body: Buffer.from(JSON.stringify(input)) },
    {
      caller: { type: "role", arn: "arn:session", roleArn: "arn:role" },
      requestId: "r",
      endpoint: "",
      refusal: (required) => {
        asked.push(...required.map(({ action, resource }) => `${action.replace("lambda:", "")} ${resource}`));
        return "no";
      },
    },
  );
  expect([answer.status, asked]).toEqual([403, expected]);
});
