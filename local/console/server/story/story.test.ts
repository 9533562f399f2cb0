import { expect, test } from "vitest";
import type { Hop, Story } from "../../api/stories.ts";
import type { ConsoleContext } from "../context.ts";
import { AUDIT, arn, DLQ, delivered, indexFrom, names, numbered, put, QUEUE, RULE } from "../test-facts.fixture.ts";
import { logMessage, warningAbout } from "./log-message.ts";
import { tellStory } from "./story.ts";

const POST = arn("lambda", "function:shop-payment-post");
const RELAY = arn("lambda", "function:shop-payment-relay");
const CHARGE = arn("lambda", "function:shop-payment-charge");
const by = (requestId: string) => ({ requestId, caller: "role" });
const call = { cold: false, eventIds: [], memoryMb: 512 };

/** An order that is posted, written, relayed, charged on the second try, and mailed about. */
const facts = numbered([
  { kind: "invocation-started", at: 1000, function: POST, requestId: "post", trigger: "api", ...call },
  { kind: "object-written", at: 1005, bucket: "claims", key: "k", bytes: 87_000, by: by("post") },
  {
    kind: "written",
    at: 1010,
    table: "shop-payment-orders",
    key: '{"pk":"ord_1"}',
    sequenceNumber: "7",
    by: by("post"),
    units: 2,
  },
  { kind: "invoked", at: 1020, function: POST, requestId: "post", trigger: "api", ...call, ms: 20 },
  { kind: "http", at: 1021, method: "POST", path: "/orders", status: 202, ms: 21, requestId: "post", function: POST },
  {
    kind: "stream-batch",
    at: 1025,
    mapping: "m",
    function: RELAY,
    sequenceNumbers: ["7", "8"],
    ageMs: 5,
    requestId: "relay",
  },
  { kind: "invocation-started", at: 1025, function: RELAY, requestId: "relay", trigger: "stream", ...call },
  { ...put("e", [RULE, AUDIT], { at: 1030 }), by: by("relay") } as never,
  { kind: "invoked", at: 1035, function: RELAY, requestId: "relay", trigger: "stream", ...call, ms: 10 },
  { ...delivered("e", RULE, QUEUE), at: 1031 },
  {
    kind: "invoked",
    at: 1040,
    function: CHARGE,
    requestId: "try1",
    trigger: QUEUE,
    ...call,
    eventIds: ["e"],
    ms: 5,
    failedEventIds: ["e"],
  },
  {
    kind: "log",
    at: 1039,
    function: CHARGE,
    requestId: "try1",
    line: '{"level":"WARN","message":"no","error":{"message":"No answer for ord_1."}}',
  },
  {
    kind: "invoked",
    at: 4100,
    function: CHARGE,
    requestId: "try2",
    trigger: QUEUE,
    ...call,
    cold: true,
    initMs: 40,
    eventIds: ["e"],
    ms: 100,
  },
  {
    kind: "mail",
    at: 4090,
    from: "shop",
    to: ["ada@example.com"],
    subject: "Paid",
    text: "Thanks",
    messageId: "m",
    by: by("try2"),
  },
  // Another order, which the same relay sent.
  { ...put("f", [], { at: 1031, subject: "ord_2" }), by: by("relay") } as never,
]);

function storyOf(list = facts, key = "ord_1"): Story {
  const context = {
    index: indexFrom(list),
    names,
    facts: () => list,
    config: { subject: { name: "order" } },
    deployed: { keys: () => [], get: () => undefined },
    now: () => 5000,
  } as unknown as ConsoleContext;
  const story = tellStory(key, undefined, context);
  if (!story) throw new Error(`There is no story of ${key}.`);
  return story;
}

const outline = ({ hops }: Story): string[] =>
  hops.map(({ depth, name, note }) => `${"  ".repeat(depth)}${name}${note ? `, ${note}` : ""}`);

test("a story goes from the request to the mail, each hop under what caused it", () => {
  expect(outline(storyOf())).toEqual([
    "POST /orders, answered 202",
    "  post, warm",
    "    writes to S3, 87 kB",
    "    writes orders",
    "  stream → relay",
    "OrderCreated, 1 rule took it",
    "  audit",
    "  charge, try 1",
    "  waits in the queue",
    "  charge, try 2, cold start",
    "    e-mail, “Paid”",
  ]);
});

test("a failed try is told in the words of the function's own warning", () => {
  const story = storyOf();
  const failed = story.hops.find(({ mark }) => mark === "retry");
  expect(failed?.label).toBe("No answer for ord_1");
  expect(failed?.bars.map(({ kind }) => kind)).toEqual(["wait", "fail"]);
  expect(story.summary).toBe("The first try of charge failed: No answer for ord_1. Try 2, 3.0 s later, went well.");
  expect([story.events, story.calls, story.failedCalls]).toEqual([1, 4, 1]);
});

test("a call says which event it was given, by which rule, and what a transformer made of it", () => {
  const givenIn = (list: typeof facts) => storyOf(list).hops.find(({ name }) => name === "charge")?.given;
  expect(givenIn(facts)).toEqual({ eventId: "e", rule: "charge", inMessage: true });
  const transformed = facts.map((fact) => (fact.kind === "delivered" ? { ...fact, input: '{"n":1}' } : fact));
  expect(givenIn(transformed)).toMatchObject({ input: '{"n":1}' });
});

test("a cold start is a part of the call's bar", () => {
  const cold = storyOf().hops.find(({ note }) => note?.includes("cold"));
  expect(cold?.bars).toMatchObject([
    { kind: "cold", from: 4000, to: 4040 },
    { kind: "run", from: 4040, to: 4100 },
  ]);
});

test("the cost counts units at list prices; a relay's call is shared by what it sent", () => {
  const { cost } = storyOf();
  const priceOf = (name: string) => cost.lines.find((line) => line.name.startsWith(name))?.perMillion;
  expect(priceOf("1 e-mail")).toBeCloseTo(100);
  expect(priceOf("Bus")).toBeCloseTo(1);
  expect(priceOf("S3")).toBeCloseTo(5);
  expect(priceOf("Tables")).toBeCloseTo(1.25);
  // 20 + 10/2 + 5 + 100 ms of half a gigabyte, and 3.5 requests.
  expect(priceOf("Lambda")).toBeCloseTo(0.13 * 0.5 * 16.6667 + 3.5 * 0.2, 3);
});

test("what no fact joins is left out: another subject has its own story", () => {
  expect(outline(storyOf(facts, "ord_2"))).toEqual(["OrderCreated, nobody took it"]);
});

test("a dead letter is the end of it, and what waits says until when it is hidden", () => {
  const dead = numbered([
    put("e", [RULE], { at: 1 }),
    {
      kind: "dead-lettered",
      at: 9,
      from: QUEUE,
      queue: DLQ,
      reason: "received 10 times",
      messageId: "m",
      eventId: "e",
      tries: 10,
    },
  ]);
  const story = storyOf(dead);
  expect(story.hops.at(-1)).toMatchObject({ kind: "letter", mark: "dead", label: "received 10 times" });
  expect(story.summary).toBe("One dead letter: received 10 times.");

  const waiting = numbered([
    put("e", [RULE], { at: 1 }),
    { kind: "sent", at: 2, queue: QUEUE, messageId: "m", eventId: "e", units: 1 },
    {
      kind: "invoked",
      at: 20,
      function: CHARGE,
      requestId: "r",
      trigger: QUEUE,
      ...call,
      eventIds: ["e"],
      ms: 5,
      error: "Timeout",
    },
    { kind: "hidden", at: 20, queue: QUEUE, messageId: "m", until: 180_020, units: 1 },
  ]);
  const last = storyOf(waiting).hops.at(-1) as Hop;
  expect(last).toMatchObject({ kind: "wait", name: "waits for its next try", note: "hidden for 3 min" });
  expect(last.tookMs).toBeUndefined();
});

test.each([
  ['{"level":"INFO","message":"Charged"}', "INFO  Charged"],
  ['{"level":"WARN","message":"Failed","error":{"message":"why"}}', "WARN  Failed: why"],
  ['{"_aws":{},"Orders":1}', "(metrics)"],
  ["plain text\n", "plain text"],
  ['{"broken', '{"broken'],
])("the log line %j is read as %j", (line, text) => {
  expect(logMessage(line)).toBe(text);
});

test("of several warnings the one about the event counts; of none about it, none", () => {
  const warning = (id: string) => JSON.stringify({ level: "WARN", message: `about ${id}` });
  expect(warningAbout([warning("ord_1"), warning("ord_2")], ["ord_2"])).toBe("about ord_2");
  expect(warningAbout([warning("ord_1"), warning("ord_2")], ["ord_3"])).toBeUndefined();
});

test("what faults struck is told: at the event's delivery, and at the call", () => {
  const strike = (at: number, about: object) => ({ kind: "injected", at, fault: "f", faultId: "fault-1", ...about });
  const struck = numbered([
    ...facts.map(({ seq: _, ...fact }) => fact),
    strike(1030, { fault: "delivery-duplicate", eventId: "e", rule: RULE, target: QUEUE }),
    strike(1038, { fault: "api-latency", operation: "dynamodb:PutItem", requestId: "call", by: by("try1") }),
    strike(1039, { fault: "delivery-delay", eventId: "f", rule: RULE, target: QUEUE }),
  ] as never);
  const lines = outline(storyOf(struck));
  expect(lines).toContain("  charge, injected delivery-duplicate");
  expect(lines).toContain("  charge, try 1, injected api-latency at dynamodb:PutItem");
  expect(lines.join()).not.toContain("delivery-delay");
});
