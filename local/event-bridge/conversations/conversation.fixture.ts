import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { expect } from "vitest";
import { AwsError } from "../../aws.ts";
import { memoryStore } from "../../store.ts";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";
import type { Call } from "./arbitraries/calls.fixture.ts";
import { type Answer, answer } from "./client.fixture.ts";
import { comparable } from "./comparable.fixture.ts";
import { GONE, type Outcome, outcomeOf, REFUSAL } from "./model/deliveries.fixture.ts";
import { eventOf } from "./model/events.fixture.ts";
import { type Model, nameOfBus, newModel, Refusal, sorted } from "./model.fixture.ts";
import { type Operation, predict } from "./predictions.fixture.ts";

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
    for (const call of inventory(model)) await check(endpoint, model, call);
  } finally {
    await endpoint[Symbol.asyncDispose]();
  }
}

/** Questions about everything that should be there. */
function inventory({ buses, archives }: Model): (Call & { operation: Operation })[] {
  const ask = (operation: Operation, input: object) => ({ operation, input: { ...input }, nulls: [], breaches: [] });
  return [
    ask("ListEventBuses", { Limit: 2 }),
    ...[...buses.values()].flatMap(({ name: EventBusName, arn, rules }) => [
      ask("DescribeEventBus", { Name: EventBusName }),
      ask("ListTagsForResource", { ResourceARN: arn }),
      ask("ListRules", { EventBusName, Limit: 2 }),
      ...[...rules.values()].flatMap(({ name: Rule, arn: ResourceARN }) => [
        ask("ListTargetsByRule", { Rule, EventBusName, Limit: 2 }),
        ask("ListTagsForResource", { ResourceARN }),
      ]),
    ]),
    ...[...archives.keys()].map((ArchiveName) => ask("DescribeArchive", { ArchiveName })),
  ];
}

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

/** What the entries that were accepted lead to. */
function outcomeOfPut(model: Model, { input }: Call, answer: Answer, times: Map<string, string>): Outcome[] {
  const entries = input["Entries"] as PutEventsRequestEntry[];
  const results = answer["Entries"] as PutEventsResultEntry[];
  expect(new Set(results.map(({ EventId }, index) => EventId ?? index)).size).toBe(entries.length);
  return entries.flatMap((entry, index) => {
    const id = results[index]?.EventId;
    const bus = nameOfBus(entry.EventBusName);
    if (!id || !model.buses.has(bus)) return [];
    const time = times.get(id) ?? "never";
    expect(time).toEqual(entry.Time ? wholeSeconds(entry.Time) : expect.toSatisfy(isNow));
    return [outcomeOf(model, bus, eventOf(entry, id, time))];
  });
}

const wholeSeconds = (time: Date) => time.toISOString().replace(/\.\d+/, "");
/** An entry without a time has that of its arrival. */
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
