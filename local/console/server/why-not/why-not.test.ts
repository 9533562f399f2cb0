import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { startCloud } from "../../../start-cloud.ts";
import type { NeverArrived, WhyNotEvent } from "../../api/why-not.ts";

test("an event is explained by the rules as they were when it was put", async () => {
  const cloud = await startCloud();
  try {
    const events = new EventBridgeClient(cloud.client);
    const put = async (source: string): Promise<string> => {
      const entry = { Source: source, DetailType: "Tried", Detail: '{"n":1}' };
      const { Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      return Entries?.[0]?.EventId ?? "";
    };
    const why = async (id: string) =>
      (await (await fetch(`${cloud.endpoint}/console/api/why-not/event/${id}`)).json()) as WhyNotEvent;
    const rule = (pattern: object, State: "ENABLED" | "DISABLED" = "ENABLED") =>
      events.send(new PutRuleCommand({ Name: "r", EventPattern: JSON.stringify(pattern), State }));

    const before = await put("a");
    await rule({ source: ["b"], detail: { n: [1] } });
    const other = await put("a");
    await rule({ source: ["a"] });
    const taken = await put("a");
    await rule({ source: ["a"] }, "DISABLED");
    const disabled = await put("a");

    expect((await why(before)).rules).toEqual([]);
    expect(await why(other)).toMatchObject({
      rules: [{ rule: "r", took: false, fields: [{ path: "source", fits: false, wanted: '"b"', found: '"a"' }, {}] }],
      draft: { path: "source", value: '"a"', more: 3, of: 4 },
    });
    expect((await why(taken)).rules).toMatchObject([{ took: true }]);
    expect((await why(disabled)).rules).toMatchObject([{ took: false, isDisabled: true, fields: [{ fits: true }] }]);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/event/gone`)).status).toBe(404);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/call/x`)).status).toBe(400);
    expect((await fetch(`${cloud.endpoint}/console/api/why-not/call/999999`)).status).toBe(404);
  } finally {
    await cloud.stop();
  }
});

test("an event that never arrived is checked by what is deployed: the queues, and their policies", async () => {
  const cloud = await startCloud();
  try {
    const events = new EventBridgeClient(cloud.client);
    const sqs = new SQSClient(cloud.client);
    const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
    await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["a"]}' }));
    const Target = { Id: "t", Arn: arnOf("work"), DeadLetterConfig: { Arn: arnOf("work-dlq") } };
    await events.send(new PutTargetsCommand({ Rule: "r", Targets: [Target] }));
    const entry = { Source: "a", DetailType: "Tried", Detail: "{}" };
    const { Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    const id = Entries?.[0]?.EventId ?? "";
    await cloud.quiet();
    const checks = async () => {
      const response = await fetch(`${cloud.endpoint}/console/api/why-not/arrival/${id}`);
      const answer = (await response.json()) as NeverArrived;
      return Object.fromEntries(answer.checks.map(({ check, result, words }) => [check, { result, words }]));
    };
    const letIn = "The dead-letter queue lets the rule in";

    const before = await checks();
    expect(before["The rule may send to the target"]).toMatchObject({ result: "failed" });
    expect(before["The rule may send to the target"]?.words).toMatch(/^r may not send to work: /);
    expect(before[letIn]).toMatchObject({ result: "warning", words: "work-dlq does not exist." });

    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work-dlq" }));
    expect((await checks())[letIn]?.words).toContain("does not let r send there");
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arnOf("work-dlq"),
        Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/r" } },
      },
    });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    expect((await checks())[letIn]).toMatchObject({ result: "passed" });
  } finally {
    await cloud.stop();
  }
});
