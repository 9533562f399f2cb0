// EventBridge's first steps: a custom bus, a rule, a target, an event, and the target has it.
//
//   npm start
//   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
//     npx node docs/first-event/first-event.ts
//
// Without AWS_ENDPOINT_URL the same lines run in your own account.
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

const events = new EventBridgeClient();
const sqs = new SQSClient();
const bus = { EventBusName: "first-bus" };

await events.send(new CreateEventBusCommand({ Name: bus.EventBusName }));
const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "first-queue" }));
const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
const queueArn = Attributes?.QueueArn;

// The pattern: every delivery of more than 10 kg.
const EventPattern = JSON.stringify({ source: ["warehouse"], detail: { weight: [{ numeric: [">", 10] }] } });
const { RuleArn } = await events.send(new PutRuleCommand({ ...bus, Name: "heavy", EventPattern }));

// Without this policy EventBridge may not send to the queue, and the event would be lost.
const Policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": RuleArn } },
    },
  ],
});
await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
await events.send(new PutTargetsCommand({ ...bus, Rule: "heavy", Targets: [{ Id: "queue", Arn: queueArn }] }));

const delivery = (weight: number) => ({
  ...bus,
  Source: "warehouse",
  DetailType: "DeliveryArrived",
  Detail: JSON.stringify({ weight }),
});
const put = await events.send(new PutEventsCommand({ Entries: [delivery(3), delivery(12)] }));
console.log(`put 2 events, ${put.FailedEntryCount} refused`);

const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
for (const { Body = "{}" } of Messages) {
  const event = JSON.parse(Body);
  console.log(`the queue has ${event["detail-type"]}: ${JSON.stringify(event.detail)}`);
}

await events.send(new RemoveTargetsCommand({ ...bus, Rule: "heavy", Ids: ["queue"] }));
await events.send(new DeleteRuleCommand({ ...bus, Name: "heavy" }));
await events.send(new DeleteEventBusCommand({ Name: bus.EventBusName }));
await sqs.send(new DeleteQueueCommand({ QueueUrl }));
