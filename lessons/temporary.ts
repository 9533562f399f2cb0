import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { LessonTools } from "cdk-local-cloud";
import { BUS, queueArn, ruleArn } from "./shop.ts";

/** Puts a rule of the lesson's own on the shop's bus, or changes it; leaving the lesson deletes it. Throws what the API says. */
export async function putRule(
  { client, undo, keep, run }: LessonTools,
  name: string,
  pattern: string,
  { state = "ENABLED", bus = BUS }: { state?: "ENABLED" | "DISABLED"; bus?: string } = {},
): Promise<void> {
  const events = new EventBridgeClient(client);
  await events.send(new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern: pattern, State: state }));
  if (run.kept[`rule ${name}`]) return;
  keep(`rule ${name}`, "made");
  undo(() => events.send(new DeleteRuleCommand({ Name: name, EventBusName: bus })));
}

/** Gives a rule of the lesson's own its targets; leaving the lesson takes them away. Throws for one that the bus refuses. */
export async function putTargets({ client, undo }: LessonTools, rule: string, ...targets: Target[]): Promise<void> {
  const events = new EventBridgeClient(client);
  const { FailedEntries = [] } = await events.send(
    new PutTargetsCommand({ Rule: rule, EventBusName: BUS, Targets: targets }),
  );
  if (FailedEntries[0]) throw new Error(FailedEntries[0].ErrorMessage ?? "The bus refused the target.");
  const Ids = targets.map(({ Id = "" }) => Id);
  undo(() => events.send(new RemoveTargetsCommand({ Rule: rule, EventBusName: BUS, Ids })));
}

/** Creates a queue that the bus may send to; leaving the lesson deletes it. Returns its URL. */
export async function createQueue(
  { client, undo }: LessonTools,
  name: string,
  { letsTheBusIn = true }: { letsTheBusIn?: boolean } = {},
): Promise<string> {
  const sqs = new SQSClient(client);
  const Attributes = letsTheBusIn ? { Policy: policyFor(name) } : {};
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  undo(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  return QueueUrl;
}

/** The queue policy that lets rules of the shop's bus send to a queue. */
export const policyFor = (queue: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn(queue),
        Condition: { ArnLike: { "aws:SourceArn": `${ruleArn("")}*` } },
      },
    ],
  });
