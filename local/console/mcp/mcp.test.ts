import { fileURLToPath } from "node:url";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../start-cloud.ts";

const COMMAND = fileURLToPath(new URL("./main.ts", import.meta.url));

let cloud: LocalCloud;
let agent: Client;
let eventId: string;
let sqs: SQSClient;
let queue: string;

async function connect(endpoint: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [COMMAND, "--endpoint", endpoint] }),
  );
  return client;
}

async function call(name: string, input: object = {}, client = agent): Promise<{ text: string; isError: boolean }> {
  const { content, isError = false } = await client.callTool({ name, arguments: { ...input } });
  return { text: content.map((part) => (part.type === "text" ? part.text : "")).join("\n"), isError: isError === true };
}

beforeAll(async () => {
  cloud = await startCloud();
  agent = await connect(cloud.endpoint);
  const events = new EventBridgeClient(cloud.client);
  await events.send(new PutRuleCommand({ Name: "payments", EventPattern: '{"source": ["app.payments"]}' }));
  const Entry = { Source: "app.orders", DetailType: "OrderCreated", Detail: '{"total": 900}', Resources: ["ord_1"] };
  const { Entries } = await events.send(new PutEventsCommand({ Entries: [Entry] }));
  eventId = Entries?.[0]?.EventId ?? "";

  sqs = new SQSClient(cloud.client);
  const { QueueUrl: dlq } = await sqs.send(new CreateQueueCommand({ QueueName: "work-dlq" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dlq, AttributeNames: ["QueueArn"] }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 1 });
  const made = await sqs.send(
    new CreateQueueCommand({ QueueName: "work", Attributes: { RedrivePolicy, VisibilityTimeout: "1" } }),
  );
  queue = made.QueueUrl ?? "";
});
afterAll(async () => {
  await agent.close();
  await cloud.stop();
});

test("every tool says what it does, and whether it changes something", async () => {
  const { tools } = await agent.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "list_events",
    "get_event",
    "tell_story",
    "explain_non_match",
    "check_arrival",
    "list_refusals",
    "explain_refusal",
    "list_dead_letters",
    "get_dead_letter",
    "redrive_dead_letters",
    "list_functions",
    "search_logs",
  ]);
  for (const { name, description = "", inputSchema, annotations } of tools) {
    expect([name, description.length > 60]).toEqual([name, true]);
    expect([name, inputSchema.type]).toEqual([name, "object"]);
    expect([name, annotations?.readOnlyHint]).toEqual([name, name !== "redrive_dead_letters"]);
  }
});

test("events are found, and told with the rule that did not take them", async () => {
  expect((await call("list_events", { search: "type:OrderC*", limit: 5 })).text).toMatch(
    new RegExp(`${eventId}  OrderCreated of app\\.orders  ord_1  Nobody took it$`),
  );
  expect((await call("list_events", { search: "type:None" })).text).toBe("No event fits.");
  expect((await call("get_event", { id: eventId })).text).toContain('"total": 900');
  expect((await call("tell_story", { subject: "ord_1" })).text).toMatch(/^Subject ord_1[\s\S]*OrderCreated/);
  const why = await call("explain_non_match", { id: eventId, rule: "payments" });
  expect(why.text).toContain('payments: source wants "app.payments", has "app.orders"');
});

test("a dead letter is redriven only when that is confirmed", async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{"a":1}' }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  cloud.clock.advance(1500);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  const list = (await call("list_dead_letters")).text;
  const [, id = ""] = /^ {2}(\S+)/m.exec(list) ?? [];
  const letters = [{ queue: "work-dlq", id }];
  expect((await call("get_dead_letter", letters[0])).text).toMatch(/given up by the queue work[\s\S]*"a": 1/);

  const plan = await call("redrive_dead_letters", { letters });
  expect(plan.text).toMatch(/^Nothing has changed\.[\s\S]*it goes back to work/);
  expect((await call("list_dead_letters")).text).toContain(id);

  expect((await call("redrive_dead_letters", { letters, confirm: true })).text).toMatch(/^1 letter redriven\./);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['{"a":1}']);
  const again = await call("redrive_dead_letters", { letters, confirm: true });
  expect(again.text).toContain("The letter is not in its queue any more.");
});

test("functions, logs and refusals are said to be none where there are none", async () => {
  expect((await call("list_functions")).text).toBe("No functions are deployed.");
  expect((await call("search_logs", { search: "level:ERROR" })).text).toBe("No line fits.");
  expect((await call("list_refusals")).text).toBe("No call was refused.");
});

test.each([
  ["get_event", { id: "gone" }, "list_events shows ids"],
  ["tell_story", { subject: "ord_none" }, "list_events shows subjects"],
  ["explain_refusal", { number: 999_999 }, "list_refusals shows them"],
  ["get_dead_letter", { queue: "work-dlq", id: "gone" }, "list_dead_letters shows"],
  ["explain_non_match", { id: "gone" }, "list_events shows ids"],
])("%s of what is not known says what to do instead", async (name, input, words) => {
  const { text, isError } = await call(name, input);
  expect([isError, text]).toEqual([true, expect.stringContaining(words)]);
});

test("where no cloud runs, a tool says how to start one", async () => {
  const lonely = await connect("http://127.0.0.1:1");
  try {
    const { text, isError } = await call("list_events", {}, lonely);
    expect(isError).toBe(true);
    expect(text).toContain("Nothing answers at http://127.0.0.1:1. Start the local cloud there (npx cdk-local-cloud)");
  } finally {
    await lonely.close();
  }
});
