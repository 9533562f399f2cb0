import { CreateEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { emptyCloud } from "./empty-cloud.fixture.ts";

const { endpoint } = emptyCloud();

test.each([
  ["123456789012", "123456789012"],
  ["test", "000000000000"],
])("STS and EventBridge agree about the account of the access key %s", async (accessKeyId, account) => {
  const client = { endpoint: endpoint(), region: "us-east-1", credentials: { accessKeyId, secretAccessKey: "test" } };
  const sts = new STSClient(client);
  const events = new EventBridgeClient(client);
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: "agreed" }));
  expect({ Account, Arn, EventBusArn }).toEqual({
    Account: account,
    Arn: `arn:aws:iam::${account}:user/administrator`,
    EventBusArn: `arn:aws:events:us-east-1:${account}:event-bus/agreed`,
  });
  sts.destroy();
  events.destroy();
});
