import { expect, test } from "vitest";
import { arnOf, startSns } from "./sns.fixture.ts";

const TOPIC = arnOf("orders");

test.each<[string, Record<string, unknown>, [string, string][]]>([
  ["Publish", { TopicArn: TOPIC }, [["sns:Publish", TOPIC]]],
  ["Publish", { TargetArn: TOPIC }, [["sns:Publish", TOPIC]]],
  ["Publish", { PhoneNumber: "+15550100" }, [["sns:Publish", "*"]]],
  ["PublishBatch", { TopicArn: TOPIC }, [["sns:Publish", TOPIC]]],
  ["TagResource", { ResourceArn: TOPIC }, [["sns:TagResource", TOPIC]]],
  ["CreateTopic", { Name: "orders", Tags: "" }, [["sns:CreateTopic", TOPIC]]],
  [
    "CreateTopic",
    { Name: "orders", Tags: [{ Key: "a", Value: "b" }] },
    [
      ["sns:CreateTopic", TOPIC],
      ["sns:TagResource", TOPIC],
    ],
  ],
  ["ListTopics", {}, [["sns:ListTopics", "*"]]],
  ["Unsubscribe", { SubscriptionArn: `${TOPIC}:1` }, [["sns:Unsubscribe", "*"]]],
])("%s %j needs %j", async (Action, input, expected) => {
  await using sns = await startSns();
  sns.sns.createTopic("orders");
  const asked: { action: string; resource: string; resourcePolicy?: object | undefined }[] = [];
  const request = {
    method: "POST",
    path: "/",
    query: new URLSearchParams({ Action, ...flat(input) }),
    headers: {},
    body: Buffer.alloc(0),
  };
  const answer = await sns.sns.service.handle(request, {
    caller: {
      type: "role",
      arn: "arn:aws:sts::000000000000:assumed-role/r/s",
      roleArn: "arn:aws:iam::000000000000:role/r",
    },
    requestId: "1",
    endpoint: sns.endpoint,
    refusal(required) {
      asked.push(...required);
      return "no";
    },
  });
  expect(asked.map(({ action, resource }) => [action, resource])).toEqual(expected);
  for (const { resource, resourcePolicy } of asked) expect(resourcePolicy !== undefined).toBe(resource === TOPIC);
  expect(answer.status).toBe(403);
  expect(answer.body).toContain("<Code>AuthorizationError</Code><Message>no</Message>");
});

/** Flattens a form's parameters; of the lists, only the tags needed here. */
function flat({ Tags, ...texts }: Record<string, unknown>): Record<string, string> {
  const tags: Record<string, string> = { "Tags.member.1.Key": "a", "Tags.member.1.Value": "b" };
  return { ...(texts as Record<string, string>), ...(Array.isArray(Tags) && tags) };
}
