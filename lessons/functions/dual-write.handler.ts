import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";

const [dynamo, events] = [new DynamoDBClient(), new EventBridgeClient()];
const { TABLE_NAME, BUS_NAME } = process.env;

/** What this project does not do: writes an order, and then puts its event. */
export const handler = async ({ orderId }: { orderId: string }): Promise<void> => {
  await dynamo.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { orderId: { S: orderId } } }));
  const entry = { Source: "lesson.orders", DetailType: "OrderCreated", Resources: [orderId], Detail: "{}" };
  await events.send(new PutEventsCommand({ Entries: [{ EventBusName: BUS_NAME, ...entry }] }));
};
