import { expect, test } from "vitest";
import { storyText } from "./story.ts";
import { refusalText } from "./why-not.ts";

const STORY = {
  story: "ord_1",
  title: "Order ord_1 was declined",
  state: "Declined",
  signal: "flow" as const,
  summary: "",
  correlations: [],
  from: 1000,
  to: 1030,
  events: 1,
  calls: 2,
  failedCalls: 1,
  hops: [
    {
      id: "1",
      kind: "call" as const,
      depth: 1 as const,
      name: "charge",
      label: "card declined",
      mark: "retry" as const,
      bars: [{ kind: "run" as const, from: 1010, to: 1020 }],
      tookMs: 10,
      known: [],
    },
  ],
  cost: { perMillion: 12.4, lines: [], notKnown: [] },
};

test("a story's title is said once, with what of the state it does not say", () => {
  expect(storyText(STORY)).toBe(
    [
      "Order ord_1 was declined",
      "30 ms from start to end, 1 event, 2 calls, 1 failed, $12 per million",
      "",
      "      +10 ms     10 ms  ↻   charge  card declined",
    ].join("\n"),
  );
  expect(storyText({ ...STORY, state: "Declined, on try 2" })).toMatch(/^Order ord_1 was declined, on try 2\n/);
  expect(storyText({ ...STORY, title: "Subject ord_1", state: "Done" })).toMatch(/^Subject ord_1, Done\n/);
});

test("a refusal is told with what is missing and what was considered", () => {
  const row = {
    seq: 7,
    at: 0,
    action: "sqs:SendMessage",
    resource: "q",
    code: "AccessDenied",
    message: "No.",
    times: 1,
  };
  const statement = { Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "q" };
  const answer = {
    row: { ...row, caller: "charge" },
    isDenied: false,
    missing: { Effect: "Allow", Action: "sqs:SendMessage", Resource: "q" },
    line: "role.add(…);",
    considered: [{ policy: "inline", statement, why: "action", isNearest: true }],
    events: [],
  };
  expect(refusalText(answer)).toBe(
    [
      "charge may not call sqs:SendMessage on q.",
      "No statement allows it. Nothing denies it either: it is only missing.",
      "No.",
      'Missing statement: {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"q"}',
      "In the CDK: role.add(…);",
      "Considered:",
      '  inline: another action (the nearest) {"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"q"}',
    ].join("\n"),
  );
});
