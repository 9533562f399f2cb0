import {
  CloudWatchLogsClient,
  CreateDeliveryCommand,
  CreateLogGroupCommand,
  PutDeliveryDestinationCommand,
  PutDeliverySourceCommand,
  PutResourcePolicyCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  type LogConfig,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
  UpdateEventBusCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { arn } from "../../aws.ts";
import { tracedCloud } from "../../trace/traced-cloud.fixture.ts";
import type { LogRecord } from "./record.ts";

const GROUP = "/aws/vendedlogs/events/event-bus/shop";
const BUS = arn("events", "event-bus/shop");
const RULE = arn("events", "rule/shop/orders");
const QUEUE = arn("sqs", "orders");
const DLQ = arn("sqs", "orders-dlq");

const mayWrite = (...sources: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${arn("logs", `log-group:${GROUP}`)}:log-stream:*`,
        Condition: { ArnEquals: { "aws:SourceArn": sources.map((name) => arn("logs", `delivery-source:${name}`)) } },
      },
    ],
  });

/** A bus whose logs of all types are delivered to a group, with a rule for `app` that sends to a queue. */
async function loggingBus(LogConfig: LogConfig, { target = {}, policy = mayWrite("ERROR", "INFO", "TRACE") } = {}) {
  const { cloud, client, told, trace, clock } = await tracedCloud();
  const events = new EventBridgeClient(client);
  const logs = new CloudWatchLogsClient(client);
  const events_ = { Service: "events.amazonaws.com" };
  const anybody = { Effect: "Allow", Principal: events_, Action: "sqs:SendMessage", Resource: "*" };
  for (const name of ["orders", "orders-dlq"])
    cloud.sqs.createQueue(name, { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [anybody] }) });
  await events.send(new CreateEventBusCommand({ Name: "shop", LogConfig }));
  await events.send(new PutRuleCommand({ Name: "orders", EventBusName: "shop", EventPattern: '{"source":["app"]}' }));
  const Targets: Target[] = [{ Id: "queue", Arn: QUEUE, DeadLetterConfig: { Arn: DLQ }, ...target }];
  await events.send(new PutTargetsCommand({ Rule: "orders", EventBusName: "shop", Targets }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await logs.send(new PutResourcePolicyCommand({ policyName: "bus-logs", policyDocument: policy }));
  const { deliveryDestination } = await logs.send(
    new PutDeliveryDestinationCommand({
      name: "logs",
      deliveryDestinationConfiguration: { destinationResourceArn: arn("logs", `log-group:${GROUP}`) },
    }),
  );
  for (const level of ["ERROR", "INFO", "TRACE"]) {
    await logs.send(new PutDeliverySourceCommand({ name: level, resourceArn: BUS, logType: `${level}_LOGS` }));
    const deliveryDestinationArn = deliveryDestination?.arn ?? "";
    await logs.send(new CreateDeliveryCommand({ deliverySourceName: level, deliveryDestinationArn }));
  }

  async function records(): Promise<LogRecord[]> {
    const found: LogRecord[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName: GROUP }))
      found.push(...events.map(({ message = "" }) => JSON.parse(message)));
    return found;
  }

  return {
    cloud,
    clock,
    events,
    records,
    trace,
    told,
    types: async () => (await records()).map(({ message_type }) => message_type),
    /** Puts an event, and lets its deliveries end. */
    async put(entry: PutEventsRequestEntry = {}) {
      const given = { EventBusName: "shop", Source: "app", DetailType: "OrderCreated", Detail: '{"n":1}', ...entry };
      const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [given] }));
      await cloud.eventBridge.idle();
      return Entries[0]?.EventId ?? "";
    },
  };
}

describe("the logs of a bus", () => {
  test("have every step of an event at TRACE, with its details where they are to be included", async () => {
    const { put, records } = await loggingBus({ Level: "TRACE", IncludeDetail: "FULL" });
    const eventId = await put({ Resources: ["ord_1"] });
    const found = await records();
    expect(found.map(({ message_type, log_level }) => `${log_level} ${message_type}`)).toEqual([
      "INFO EVENT_INGEST_SUCCESS",
      "TRACE EVENT_RECEIPT",
      "TRACE RULE_MATCH_START",
      "INFO RULE_MATCH",
      "TRACE INVOCATION_START",
      "TRACE INVOCATION_ATTEMPT_START",
      "INFO INVOCATION_ATTEMPT_SUCCESS",
      "INFO INVOCATION_SUCCESS",
    ]);
    for (const record of found)
      expect(record).toMatchObject({ resource_arn: BUS, event_bus_name: "shop", event_id: eventId });
    expect(new Set(found.map(({ request_id }) => request_id)).size).toBe(1);
    expect(found[0]?.details).toEqual({
      caller_account_id: "000000000000",
      source_time_ms: expect.any(Number),
      source: "app",
      detail_type: "OrderCreated",
      resources: ["ord_1"],
      event_detail: '{"n":1}',
    });
    const [invocation] = found[3]?.details.invocation_ids ?? [];
    expect(found[3]?.details).toEqual({ rule_arn: RULE, target_arns: [QUEUE], invocation_ids: [invocation] });
    expect(found.slice(4).map(({ invocation_id }) => invocation_id)).toEqual(Array(4).fill(invocation));
    expect(found[7]?.details).toMatchObject({
      rule_arn: RULE,
      target_arn: QUEUE,
      total_attempts: 1,
      final_invocation_status: "SUCCESS",
      ingestion_to_start_latency_ms: expect.any(Number),
      ingestion_to_success_latency_ms: expect.any(Number),
      target_input: expect.stringContaining('"detail":{"n":1}'),
    });
  });

  test("have the major steps at INFO, without details unless asked for", async () => {
    const { put, records, types } = await loggingBus({ Level: "INFO" });
    await put();
    expect(await types()).toEqual([
      "EVENT_INGEST_SUCCESS",
      "RULE_MATCH",
      "INVOCATION_ATTEMPT_SUCCESS",
      "INVOCATION_SUCCESS",
    ]);
    const text = JSON.stringify(await records());
    expect(text).not.toMatch(/event_detail|target_input|target_response_body/);
  });

  test("have only failures at ERROR, and nothing at OFF or without a level", async () => {
    const { put, types, events } = await loggingBus({ Level: "ERROR" });
    await put();
    await put({ Detail: "no object" });
    expect(await types()).toEqual(["EVENT_INGEST_FAILURE"]);
    await events.send(new UpdateEventBusCommand({ Name: "shop", LogConfig: { Level: "OFF" } }));
    await put({ Detail: "no object" });
    await events.send(new UpdateEventBusCommand({ Name: "shop" }));
    await put({ Detail: "no object" });
    expect(await types()).toHaveLength(1);
  });

  test("say that no rule matched, which an archive's own rule does not change", async () => {
    const { put, types, events } = await loggingBus({ Level: "INFO" });
    await events.send(new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: BUS }));
    await put({ Source: "elsewhere" });
    expect(await types()).toEqual(["EVENT_INGEST_SUCCESS", "NO_STANDARD_RULES_MATCHED"]);
  });

  test("tell a failure that nothing can help from its dead letter", async () => {
    const gone = arn("sqs", "gone");
    const { put, records } = await loggingBus({ Level: "ERROR" }, { target: { Arn: gone } });
    const eventId = await put();
    const [attempt, failure, deadLetter] = await records();
    expect(attempt).toMatchObject({
      event_id: eventId,
      message_type: "INVOCATION_ATTEMPT_PERMANENT_FAILURE",
      details: { target_arn: gone, attempt_type: "FIRST", attempt_count: 1, invocation_status: "NO_RESOURCE" },
      error: { aws_service: "AmazonSQS", error_message: expect.stringContaining("does not exist") },
    });
    expect(failure).toMatchObject({
      message_type: "INVOCATION_FAILURE",
      details: { total_attempts: 1, final_invocation_status: "NO_RESOURCE" },
    });
    expect(deadLetter).toMatchObject({ message_type: "INVOCATION_DLQ", invocation_id: attempt?.invocation_id });
  });

  test("that their group's policy does not let in are lost, and one fact tells why", async () => {
    const { put, records, told } = await loggingBus({ Level: "INFO" }, { policy: mayWrite("ERROR") });
    await put();
    await put();
    expect(await records()).toEqual([]);
    expect(told("refused")).toMatchObject([
      {
        service: "logs",
        operation: "DeliverLogs",
        caller: "delivery.logs.amazonaws.com",
        action: "logs:CreateLogStream",
        message: expect.stringContaining("delivery-source:INFO"),
      },
    ]);
  });

  test("are configured as DescribeEventBus returns it", async () => {
    const { events } = await loggingBus({ Level: "INFO", IncludeDetail: "FULL" });
    const { LogConfig } = await events.send(new DescribeEventBusCommand({ Name: "shop" }));
    expect(LogConfig).toEqual({ Level: "INFO", IncludeDetail: "FULL" });
  });
});
