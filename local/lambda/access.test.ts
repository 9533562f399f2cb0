import { expect, test } from "vitest";
import { createRefusal } from "../iam/authorizer.ts";
import { ADMINISTRATOR, FUNCTION, fact, lambdaForTest } from "./lambda.fixture.ts";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:orders";
const streamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000";
const dlq = `${queueArn}-dlq`;

/** A Lambda whose functions' role has these grants; `grants` may change on the way. */
function withGrants(...grants: [action: string, resource: string][]) {
  const policiesOf = () => [{ Statement: grants.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })) }];
  return { ...lambdaForTest({ refusal: createRefusal({ now: Date.now, policiesOf }) }), grants };
}

const mapping = (functionArn: string, eventSourceArn: string) => ({
  functionArn,
  eventSourceArn,
  batchSize: 1,
  maximumBatchingWindowSeconds: 0,
  reportBatchItemFailures: false,
  enabled: true,
  ...(eventSourceArn === streamArn && { startingPosition: "TRIM_HORIZON" }),
});

test("a queue is mapped to those functions alone whose role may read it", async () => {
  const { lambda, make, grants, queues } = withGrants(
    ["sqs:ReceiveMessage", queueArn],
    ["sqs:DeleteMessage", queueArn],
  );
  const functionArn = await make("return 1");
  expect(() => lambda.createEventSourceMapping(mapping(functionArn, queueArn))).toThrow(
    /^The provided execution role does not have permissions to call GetQueueAttributes on SQS: User: arn:aws:sts::\d+:assumed-role\/subject-role\/subject is not/,
  );
  grants.push(["sqs:GetQueueAttributes", queueArn]);
  lambda.createEventSourceMapping(mapping(functionArn, queueArn));
  queues.put("a");
  await queues.until(() => queues.deleted.includes("a"));
});

test("a mapping stops where its grant is taken away, and goes on when it is back", async () => {
  const all: [string, string] = ["sqs:*", queueArn];
  const { lambda, make, grants, queues, trace, clock } = withGrants(all);
  lambda.createEventSourceMapping(mapping(await make("return 1"), queueArn));
  grants.pop();
  const refused = fact(trace, "refused", ({ operation }) => operation === "DeleteMessage");
  queues.put("a");
  expect((await refused).message).toContain("is not authorized to perform: sqs:deletemessage on resource: ");
  grants.push(all);
  clock.advance(10_000);
  queues.put("b");
  await queues.until(() => queues.deleted.includes("b"));
});

test("a stream is mapped to those functions alone whose role may read it", async () => {
  const { lambda, make, grants } = withGrants(["dynamodb:GetRecords", streamArn]);
  const functionArn = await make("return 1");
  const create = () => lambda.createEventSourceMapping(mapping(functionArn, streamArn));
  expect(create).toThrow(
    /^Cannot access stream .*GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions/,
  );
  grants.push(["dynamodb:*", streamArn]);
  create();
});

test("a destination is for those functions alone whose role may send to it", async () => {
  const { lambda, make, grants } = withGrants();
  const functionArn = await make("return 1");
  const configure = () => lambda.configureAsync(functionArn, { onFailureArn: dlq });
  expect(configure).toThrow(
    new RegExp(`^The function's execution role does not have permissions to call SendMessage on ${dlq}: User: `),
  );
  grants.push(["sqs:SendMessage", dlq]);
  configure();
});

test("without the grant to write them, log lines are lost, and the trace says so once", async () => {
  const { lambda, make, grants, trace } = withGrants();
  const functionArn = await make("console.log('one'); console.log('two'); return 1");
  await lambda.invoke(functionArn, "{}", ADMINISTRATOR);
  const kinds = () => trace.recent().map(({ kind }) => kind);
  expect(kinds().filter((kind) => kind === "log" || kind === "refused")).toEqual(["refused"]);
  expect((await fact(trace, "refused")).message).toContain("logs:CreateLogStream on resource: arn:aws:logs:");
  grants.push(["logs:*", `arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/${FUNCTION.name}:*`]);
  await lambda.invoke(functionArn, "{}", ADMINISTRATOR);
  expect(kinds().filter((kind) => kind === "log")).toHaveLength(2);
});

test("a function whose role Lambda may not assume is not taken", async () => {
  const { make } = lambdaForTest({ mayAssume: () => false });
  await expect(make("return 1")).rejects.toThrow("The role defined for the function cannot be assumed by Lambda");
});
