import { beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { createLogs, type Logs } from "./logs.ts";

const caller: Caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" };
const group = "/aws/lambda/orders";

let clock: DrivenClock;
let logs: Logs;

beforeEach(() => {
  clock = drivenClock();
  logs = createLogs({ clock, held: 10 });
});

/** Calls an operation as an SDK does, in the wire format. */
async function call(operation: string, input: object) {
  const { status, body } = await logs.service.handle(
    {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { "x-amz-target": `Logs_20140328.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
    },
    { caller, requestId: "r", endpoint: "http://x" },
  );
  const output = JSON.parse(String(body));
  if (status !== 200) throw Object.assign(new Error(output.message), { name: output.__type });
  return output;
}

const write = (stream: string, ...messages: string[]) =>
  logs.append(
    group,
    stream,
    messages.map((message) => ({ timestamp: clock.now(), message })),
  );
const texts = (output: { events: { message: string }[] }) => output.events.map(({ message }) => message);

describe("groups and streams", () => {
  test("are created only once, and described in pages", async () => {
    await call("CreateLogGroup", { logGroupName: group });
    await expect(call("CreateLogGroup", { logGroupName: group })).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
    logs.createLogGroup("/aws/events/audit", 7);
    const first = await call("DescribeLogGroups", { limit: 1 });
    expect(first.logGroups).toMatchObject([{ logGroupName: "/aws/events/audit", retentionInDays: 7 }]);
    const second = await call("DescribeLogGroups", { limit: 1, nextToken: first.nextToken });
    expect(second.logGroups).toMatchObject([{ logGroupName: group, arn: expect.stringMatching(/:\*$/) }]);
    expect(second.nextToken).toBeUndefined();
    expect((await call("DescribeLogGroups", { logGroupNamePrefix: "/aws/l" })).logGroups).toHaveLength(1);
  });

  test("streams are created explicitly or by their first event, and report their times", async () => {
    logs.createLogGroup(group);
    write("a", "x");
    clock.advance(1000);
    await call("CreateLogStream", { logGroupName: group, logStreamName: "b" });
    write("b", "y");
    const { logStreams } = await call("DescribeLogStreams", {
      ...{ logGroupName: group, orderBy: "LastEventTime", descending: true },
    });
    expect(logStreams.map(({ logStreamName }: { logStreamName: string }) => logStreamName)).toEqual(["b", "a"]);
    expect(logStreams[0].lastEventTimestamp - logStreams[1].lastEventTimestamp).toBeGreaterThanOrEqual(1000);
  });

  test("that do not exist are reported as missing", async () => {
    expect(() => write("a", "x")).toThrow("The specified log group does not exist.");
    logs.createLogGroup(group);
    await expect(call("GetLogEvents", { logGroupName: group, logStreamName: "a" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
    await call("DeleteLogGroup", { logGroupName: group });
    await expect(call("FilterLogEvents", { logGroupName: group })).rejects.toThrow("log group does not exist");
  });
});

describe("events", () => {
  beforeEach(() => logs.createLogGroup(group));

  test("of a stream are read from either end, and continued from there", async () => {
    const read = (more: object) => call("GetLogEvents", { logGroupName: group, logStreamName: "a", ...more });
    write("a", "1", "2", "3");
    write("b", "other");
    expect(texts(await read({ limit: 2 }))).toEqual(["2", "3"]);
    const head = await read({ limit: 2, startFromHead: true });
    expect(texts(head)).toEqual(["1", "2"]);
    const rest = await read({ nextToken: head.nextForwardToken });
    expect(texts(rest)).toEqual(["3"]);
    const end = await read({ nextToken: rest.nextForwardToken });
    expect([texts(end), end.nextForwardToken]).toEqual([[], rest.nextForwardToken]);
    expect(texts(await read({ nextToken: rest.nextBackwardToken }))).toEqual(["1", "2"]);
  });

  test("of a group are filtered by term, stream and time", async () => {
    const filter = async (more: object) => texts(await call("FilterLogEvents", { logGroupName: group, ...more }));
    write("a", "ERROR one", "INFO two");
    write("b", "ERROR three");
    expect(await filter({ filterPattern: "ERROR" })).toEqual(["ERROR one", "ERROR three"]);
    expect(await filter({ filterPattern: "ERROR", logStreamNames: ["b"] })).toEqual(["ERROR three"]);
    expect(await filter({ logStreamNamePrefix: "a" })).toEqual(["ERROR one", "INFO two"]);
    expect(await filter({ endTime: clock.now() - 3_600_000 })).toEqual([]);
    const first = await call("FilterLogEvents", { logGroupName: group, limit: 2 });
    expect(await filter({ nextToken: first.nextToken })).toEqual(["ERROR three"]);
    await expect(filter({ filterPattern: "{ $.x = 1 }" })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("are put over the wire, in order, and neither too old nor too new", async () => {
    await call("CreateLogStream", { logGroupName: group, logStreamName: "a" });
    const put = (...times: number[]) =>
      call("PutLogEvents", {
        logGroupName: group,
        logStreamName: "a",
        logEvents: times.map((timestamp) => ({ timestamp, message: String(timestamp) })),
      });
    const now = clock.now();
    const day = 86_400_000;
    expect(await put(now - 1, now)).toEqual({});
    await expect(put(now, now - 1)).rejects.toThrow("chronological order");
    expect(await put(now - 15 * day, now + 1, now + day)).toEqual({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 },
    });
    expect(texts(await call("FilterLogEvents", { logGroupName: group }))).toEqual([now - 1, now, now + 1].map(String));
  });

  test("are dropped when there are too many, or past their retention", async () => {
    for (let i = 1; i <= 50; i++) write("a", String(i));
    const kept = texts(await call("FilterLogEvents", { logGroupName: group }));
    expect(kept.at(-1)).toBe("50");
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept.length).toBeLessThanOrEqual(20);
    logs.createLogGroup(group, 1);
    clock.advance(86_400_001);
    write("a", "new");
    expect(texts(await call("FilterLogEvents", { logGroupName: group }))).toEqual(["new"]);
  });
});

test("a service writes only where a resource policy permits it", () => {
  const { arn } = logs.createLogGroup("/aws/events/audit");
  const events: Caller = {
    type: "service",
    service: "events.amazonaws.com",
    sourceArn: "arn:aws:events:us-east-1:1:rule/x",
  };
  const append = () => logs.append("/aws/events/audit", "s", { timestamp: clock.now(), message: "x" }, events);
  expect(append).toThrow(
    `User: events.amazonaws.com is not authorized to perform: logs:CreateLogStream on resource: ${arn}:log-stream:s because no resource-based policy allows the logs:CreateLogStream action`,
  );
  const grant = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "logs:*" };
  logs.putResourcePolicy("create", { Statement: { ...grant, Action: "logs:CreateLogStream", Resource: `${arn}:*` } });
  expect(append).toThrow("because no resource-based policy allows the logs:PutLogEvents action");
  logs.putResourcePolicy("other", { Statement: { ...grant, Resource: "arn:aws:logs:us-east-1:1:*" } });
  expect(append).toThrow("not authorized");
  logs.putResourcePolicy("audit", { Statement: { ...grant, Resource: `${arn}:*` } });
  append();
  logs.putResourcePolicy("audit", { Statement: { ...grant, Resource: "arn:aws:logs:us-east-1:1:*" } });
  expect(append).toThrow("not authorized");
  logs.putGroupPolicy("/aws/events/audit", { Statement: { ...grant, Resource: `${arn}:*` } });
  append();
  logs.putGroupPolicy("/aws/events/audit", undefined);
  expect(append).toThrow("not authorized");
  logs.createLogGroup("/aws/events/other");
  logs.putGroupPolicy("/aws/events/other", { Statement: { ...grant, Resource: "*" } });
  expect(append).toThrow("not authorized");
  logs.putResourcePolicy("audit", { Statement: { ...grant, Resource: `${arn}:*` } });
  logs.putResourcePolicy("never", { Statement: { ...grant, Effect: "Deny", Resource: "*" } });
  expect(append).toThrow("with an explicit deny in a resource-based policy");
});

test("the account's resource policies are put, described and deleted, with immediate effect", async () => {
  const { arn } = logs.createLogGroup("/aws/events/audit");
  const events: Caller = {
    type: "service",
    service: "events.amazonaws.com",
    sourceArn: "arn:aws:events:us-east-1:1:rule/x",
  };
  const append = () => logs.append("/aws/events/audit", "s", { timestamp: clock.now(), message: "x" }, events);
  const grant = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "logs:*",
    Resource: `${arn}:*`,
  };
  const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement: grant });
  const put = (input: object) => call("PutResourcePolicy", { policyName: "audit", policyDocument, ...input });

  const policy = { policyName: "audit", policyDocument, lastUpdatedTime: expect.any(Number), policyScope: "ACCOUNT" };
  expect(await put({})).toEqual({ resourcePolicy: policy });
  expect(await call("DescribeResourcePolicies", {})).toEqual({ resourcePolicies: [policy] });
  append();
  await call("DeleteResourcePolicy", { policyName: "audit" });
  expect(append).toThrow("because no resource-based policy allows");
  await expect(call("DeleteResourcePolicy", { policyName: "audit" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });

  for (const [input, message] of [
    [{ policyDocument: "{" }, "must be a JSON object"],
    [{ policyDocument: '{"Statement":{}}' }, "Statement 1 has the Effect undefined"],
    [{ expectedRevisionId: "1" }, "expectedRevisionId is of a resourceArn"],
    [{ policyName: "" }, "Value at 'policyName' failed to satisfy constraint"],
  ] as const)
    await expect(put(input)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(message),
    });
  for (let i = 0; i < 10; i++) await put({ policyName: `policy-${i}` });
  await put({ policyName: "policy-9" });
  await expect(put({ policyName: "one-more" })).rejects.toMatchObject({ name: "LimitExceededException" });
});

test("a group's own policy is changed only with its current revision", async () => {
  const { arn: resourceArn } = logs.createLogGroup(group);
  const document = (Action: string) =>
    JSON.stringify({ Statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action } });
  const put = (action: string, expectedRevisionId?: string) =>
    call("PutResourcePolicy", { policyName: "own", policyDocument: document(action), resourceArn, expectedRevisionId });
  const described = async () => (await call("DescribeResourcePolicies", { resourceArn })).resourcePolicies;

  expect(await described()).toEqual([]);
  const first = await put("logs:CreateLogStream");
  expect(await described()).toEqual([first.resourcePolicy]);
  expect(first.resourcePolicy).toMatchObject({ policyScope: "RESOURCE", resourceArn, revisionId: first.revisionId });
  expect(await call("DescribeResourcePolicies", {})).toEqual({ resourcePolicies: [] });

  await expect(put("logs:*")).rejects.toMatchObject({ name: "OperationAbortedException" });
  await expect(put("logs:*", "another")).rejects.toMatchObject({ name: "OperationAbortedException" });
  const second = await put("logs:*", first.revisionId);
  expect(second.revisionId).not.toBe(first.revisionId);
  const remove = (expectedRevisionId: string) =>
    call("DeleteResourcePolicy", { policyName: "own", resourceArn, expectedRevisionId });
  await expect(remove(first.revisionId)).rejects.toMatchObject({ name: "OperationAbortedException" });
  await remove(second.revisionId);
  expect(await described()).toEqual([]);
  await expect(remove(second.revisionId)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(call("DescribeResourcePolicies", { resourceArn: `${resourceArn}s` })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});
