import * as sdk from "@aws-sdk/client-eventbridge";
import { expect } from "vitest";
import { AwsError } from "../../aws.ts";
import { memoryStore } from "../../store.ts";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.ts";
import type { Call } from "./arbitraries/calls.ts";
import { GONE, type Outcome, outcomeOf, REFUSAL } from "./model/deliveries.ts";
import { eventOf, ID } from "./model/events.ts";
import { type Model, nameOfBus, newModel, Refusal, sorted } from "./model.ts";
import { type Operation, predict } from "./predictions.ts";

/** Says everything to a new service, and checks each answer, and all that arrives anywhere, against the model. */
export async function converse(calls: Call[]): Promise<void> {
  const store = memoryStore();
  const model = newModel();
  let endpoint = await startTestEndpoint({ store });
  try {
    for (const call of calls) {
      if (call.operation === "Restart") {
        await endpoint[Symbol.asyncDispose]();
        endpoint = await startTestEndpoint({ store });
      } else {
        await check(endpoint, model, call as Call & { operation: Operation });
      }
    }
  } finally {
    await endpoint[Symbol.asyncDispose]();
  }
}

type Answer = Record<string, unknown>;

async function check(endpoint: TestEndpoint, model: Model, call: Call & { operation: Operation }): Promise<void> {
  const times = new Map<string, string>();
  const forget = endpoint.trace.on((fact) => fact.kind === "put" && times.set(fact.event.id, fact.event.time));
  endpoint.onDeliver(({ arn }) => {
    if (arn === GONE) throw new AwsError(REFUSAL.code, REFUSAL.message);
  });
  const actual = await answer(endpoint.client, call);
  await endpoint.bus.idle();
  forget();

  const said = JSON.stringify(call);
  expect(comparable(actual), said).toEqual(comparable(expected(model, call)));
  const outcome =
    call.operation === "PutEvents" && !("error" in actual) ? outcomeOfPut(model, call, actual, times) : [];
  expect(arrived(endpoint), said).toEqual(inAnyOrder(outcome));
  expect(endpoint.bus.deliveries(), said).toEqual([]);
}

function expected(model: Model, { operation, input, breaches }: Call & { operation: Operation }): Answer {
  const count = `${breaches.length} validation error${breaches.length === 1 ? "" : "s"} detected: `;
  if (breaches.length > 0) return { error: "ValidationException", message: count + breaches.join("; ") };
  try {
    return predict(model, operation, input) as Answer;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: error.code, message: error.message };
  }
}

/** What each listing lists. */
const LISTS: Record<string, string> = {
  ListEventBuses: "EventBuses",
  ListRules: "Rules",
  ListRuleNamesByTarget: "RuleNames",
  ListTargetsByRule: "Targets",
  ListArchives: "Archives",
};

async function answer(client: sdk.EventBridgeClient, call: Call): Promise<Answer> {
  try {
    const list = LISTS[call.operation];
    return list ? await walk(client, call, list) : await send(client, call);
  } catch (error) {
    const { name, message, $metadata } = error as sdk.EventBridgeServiceException;
    // Anything else is a fault of the service, or of this test.
    if ($metadata?.httpStatusCode !== 400) throw error;
    return { error: name, message };
  }
}

async function send(client: sdk.EventBridgeClient, { operation, input, nulls }: Call): Promise<Answer> {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.ListRulesCommand>;
  const Command = commands[`${operation}Command`];
  if (!Command) throw new Error(`The SDK has no ${operation}`);
  const command = new Command(input);
  // The SDK leaves out what is null; other clients do not.
  const addNulls = (body: string) =>
    JSON.stringify({ ...Object.fromEntries(nulls.map((name) => [name, null])), ...JSON.parse(body) });
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: unknown };
      if (nulls.length > 0) request.body = addNulls(new TextDecoder().decode(request.body as Uint8Array));
      return next(args);
    },
    { step: "build", priority: "high" },
  );
  const { $metadata, ...output } = await client.send(command);
  return output;
}

/** All pages together. No page is longer than was asked, none but the only one is empty. */
async function walk(client: sdk.EventBridgeClient, call: Call, list: string) {
  const pages: unknown[][] = [];
  let { NextToken } = call.input;
  do {
    const output = await send(client, { ...call, input: { ...call.input, NextToken } });
    pages.push(output[list] as unknown[]);
    NextToken = output["NextToken"];
  } while (NextToken !== undefined);
  const longest = call.input["Limit"] ?? 100;
  for (const page of pages) {
    expect(page.length).toBeLessThanOrEqual(longest as number);
    if (pages.length > 1) expect(page.length).toBeGreaterThan(0);
  }
  return { [list]: pages.flat() };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An answer without what the model cannot know: times, sizes, and the order of breaches and tags. */
function comparable(answer: Answer): unknown {
  const { message, Tags } = answer as { message?: string; Tags?: sdk.Tag[] };
  const ordered = {
    ...answer,
    ...(message && { message: inOrder(message) }),
    ...(Tags && { Tags: sorted(Tags, ({ Key = "" }) => Key) }),
  };
  const text = JSON.stringify(ordered, (name, value) => {
    if (name === "CreationTime" || name === "LastModifiedTime" || name === "SizeBytes") return undefined;
    if (name === "Policy" && typeof value === "string") return JSON.parse(value);
    return name === "EventId" && UUID.test(value) ? ID : value;
  });
  return JSON.parse(text);
}

function inOrder(message: string): string {
  const [, count = "", breaches] = /^(\d+ validation errors? detected: )(.*)$/s.exec(message) ?? [];
  return breaches === undefined
    ? message
    : count +
        breaches
          .split(/; (?=Value)/)
          .sort()
          .join("; ");
}

/** What the entries that were accepted lead to. */
function outcomeOfPut(model: Model, { input }: Call, answer: Answer, times: Map<string, string>): Outcome[] {
  const entries = input["Entries"] as sdk.PutEventsRequestEntry[];
  const results = answer["Entries"] as sdk.PutEventsResultEntry[];
  expect(new Set(results.map(({ EventId }, index) => EventId ?? index)).size).toBe(entries.length);
  return entries.flatMap((entry, index) => {
    const id = results[index]?.EventId;
    // Only what reached a bus has a time.
    const time = id && times.get(id);
    if (!time) return [];
    expect(time).toEqual(entry.Time ? wholeSeconds(entry.Time) : expect.toSatisfy(isNow));
    return [outcomeOf(model, nameOfBus(entry.EventBusName), eventOf(entry, id, time))];
  });
}

const wholeSeconds = (time: Date) => time.toISOString().replace(/\.\d+/, "");
const isNow = (time: string) => Math.abs(Date.parse(time) - Date.now()) < 5000;

/** What targets and dead-letter queues got since the last look. */
function arrived({ received, dead }: TestEndpoint) {
  return inAnyOrder([
    {
      received: received.splice(0).map(({ arn, target, ruleArn: rule, input, caller }) => {
        return { rule, id: target.Id, arn, input, caller };
      }),
      dead: dead.splice(0).map(({ queue, body, attributes, caller }) => {
        const { RULE_ARN, TARGET_ARN, ERROR_CODE } = attributes;
        expect(caller).toMatchObject({ type: "service", sourceArn: RULE_ARN?.StringValue });
        const [rule = "", arn = "", code = ""] = [RULE_ARN, TARGET_ARN, ERROR_CODE].map((each) => each?.StringValue);
        return { queue, body, rule, arn, code };
      }),
    },
  ]);
}

const inAnyOrder = (outcomes: Outcome[]): Outcome => ({
  received: sorted(
    outcomes.flatMap(({ received }) => received),
    (each) => JSON.stringify(each),
  ),
  dead: sorted(
    outcomes.flatMap(({ dead }) => dead),
    (each) => JSON.stringify(each),
  ),
});
