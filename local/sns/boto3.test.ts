import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { queueArn, startSns } from "./sns.fixture.ts";

const hasBoto3 = spawnSync("python3", ["-c", "import boto3"]).status === 0;
if (!hasBoto3) console.warn("python3 with boto3 is missing: SNS is not tested with it.");

const SCRIPT = `
import boto3, json, sys
sns = boto3.client("sns")
topic = sns.create_topic(Name="orders", Attributes={"DisplayName": "Orders"}, Tags=[{"Key": "team", "Value": "shop"}])["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=sys.argv[1], Attributes={"FilterPolicy": json.dumps({"type": ["a"]})})
for each in ["a", "b"]:
    sns.publish(TopicArn=topic, Message=each, MessageAttributes={"type": {"DataType": "String", "StringValue": each}})
batch = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
    {"Id": "1", "Message": "c", "MessageAttributes": {"type": {"DataType": "String.Array", "StringValue": json.dumps(["a", "x"])}}},
])
try:
    sns.get_topic_attributes(TopicArn=topic + "s")
except sns.exceptions.NotFoundException as error:
    refusal = error.response["Error"]
print(json.dumps({
    "name": sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"],
    "tags": sns.list_tags_for_resource(ResourceArn=topic)["Tags"],
    "subscriptions": len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]),
    "batch": [len(batch["Successful"]), len(batch["Failed"])],
    "refusal": refusal,
}))
`;

test.skipIf(!hasBoto3)("boto3 publishes through a filter, and reads responses and errors", async () => {
  await using sns = await startSns();
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: sns.endpoint,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  sns.createQueue("orders");
  const { stdout } = await promisify(execFile)("python3", ["-c", SCRIPT, queueArn("orders")], { env });
  expect(JSON.parse(stdout)).toEqual({
    name: "Orders",
    tags: [{ Key: "team", Value: "shop" }],
    subscriptions: 1,
    batch: [1, 0],
    refusal: { Type: "Sender", Code: "NotFound", Message: "Topic does not exist" },
  });
  await sns.sns.idle();
  expect(await sns.notifications("orders")).toMatchObject([{ Message: "a" }, { Message: "c" }]);
});
