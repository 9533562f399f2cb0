import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { planOf } from "../command/plan.ts";
import { parseCsv } from "./csv.ts";
import { customEntryBuilder, entryBytes, readCustomDelivery } from "./entries.ts";
import { compileDetail } from "./generators.ts";
import { probeRules } from "./rules.ts";
import { type CustomEvent, type EventTemplate, readCustomEvent } from "./template.ts";
import { verifyRules } from "./verify-rules.ts";

const directory = mkdtempSync(join(tmpdir(), "load-event-"));
afterAll(() => rmSync(directory, { recursive: true }));
function fileOf(name: string, content: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const template: EventTemplate = { detailType: "OrderCreated", detail: { id: "{{uuid}}", total: "{{int 1 9}}" } };
const custom = (more: Partial<EventTemplate> = {}): CustomEvent =>
  readCustomEvent("Own", { Own: { ...template, ...more } });
const context = { random: () => 0.5, run: "r1", worker: 2, sequence: 7, row: { email: "a@b.c", total: "12" } };
const render = (detail: unknown) => compileDetail(detail)({ ...context, now: () => new Date(0) });

describe("generators", () => {
  test.each([
    ["{{uuid}}", "88888888-8888-4888-8888-888888888888"],
    ["{{now}}", "1970-01-01T00:00:00.000Z"],
    ["{{run}}", "r1"],
    ["{{worker}}", 2],
    ["{{sequence}}", 7],
    ["{{int 1 9}}", 5],
    ["{{number 1 2}}", 1.5],
    ["{{pick EUR USD GBP}}", "USD"],
    ["{{text 4}}", "nnnn"],
    ["{{csv email}}", "a@b.c"],
    ["{{csv total number}}", 12],
    ["order-{{sequence}}/{{int 3 3}}", "order-7/3"],
    ["plain { text }", "plain { text }"],
  ])("%s becomes %j", (text, value) => expect(render(text)).toBe(value));

  test("work at any depth, and leave other values alone", () => {
    expect(render({ a: [{ b: "{{sequence}}" }, 1, null, true], c: "x" })).toEqual({
      a: [{ b: 7 }, 1, null, true],
      c: "x",
    });
  });

  test.each([
    ["{{uid}}", "{{uid}} is unknown. Known are: {{uuid}}, {{now}}"],
    ["{{int 5 1}}", "{{int 5 1}} has invalid arguments: write {{int 1 100}}."],
    ["{{int 1}}", "invalid arguments"],
    ["{{int 1.5 2}}", "invalid arguments"],
    ["{{uuid 4}}", "invalid arguments"],
    ["{{pick}}", "invalid arguments"],
    ["{{text many}}", "invalid arguments"],
    ["{{csv a int}}", "invalid arguments"],
  ])("%s is refused", (text, message) => expect(() => compileDetail(text)).toThrow(message));

  test("name the columns when one is missing", () => {
    expect(() => render("{{csv mail}}")).toThrow("The CSV file has no column mail. Its columns: email, total.");
  });
});

describe("CSV", () => {
  test("takes quotes, commas, line feeds, and a byte order mark", () => {
    expect(parseCsv('\uFEFFname,note\r\nAda,"a ""b"", c"\r\nBob,"two\nlines"\r\n,')).toEqual([
      { name: "Ada", note: 'a "b", c' },
      { name: "Bob", note: "two\nlines" },
      { name: "", note: "" },
    ]);
  });

  test("of any fields, quoted, is read back", () => {
    const records = fc.array(fc.record({ a: fc.string(), b: fc.string() }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(records, (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ["a,b", ...rows.map(({ a, b }) => `${quoted(a)},${quoted(b)}`)].join("\r\n");
        expect(parseCsv(text)).toEqual(rows);
      }),
    );
  });

  test.each([
    ["a,b\n1", "row 1 has 1 fields, but the header has 2"],
    ['a\n"open', "not balanced"],
    ['a\n"x"y', "not balanced"],
  ])("%j is refused", (text, message) => expect(() => parseCsv(text)).toThrow(message));
});

describe("a template", () => {
  test("is one of the application's events, or a file with its CSV file next to it", () => {
    expect(custom()).toMatchObject({ name: "Own", source: "load.probe", rows: [] });
    fileOf("people.csv", "email\na@b.c\nd@e.f");
    const file = fileOf("event.json", { ...template, source: "app.orders", csv: "people.csv" });
    expect(readCustomEvent(file)).toMatchObject({
      source: "app.orders",
      rows: [{ email: "a@b.c" }, { email: "d@e.f" }],
    });
  });

  test.each([
    [{ ...template, detail: 5 }, "detail"],
    [{ ...template, colour: "red" }, "colour"],
    [{ ...template, source: "aws.s3" }, "must not begin with aws."],
    [{ ...template, detail: { id: "{{uid}}" } }, "{{uid}} is unknown"],
    [{ ...template, csv: "nowhere.csv" }, "nowhere.csv cannot be used: ENOENT"],
    [{ ...template, rules: [] }, "rules"],
    [{ ...template, rules: [{ pattern: { resources: ["x"] } }] }, "must not contain resources"],
    ["{", "cannot be read"],
  ])("%j is refused, by its name", (content, message) => {
    const file = fileOf("invalid.json", content);
    expect(() => readCustomEvent(file)).toThrow(message);
  });

  test("that is not there is refused with the names of the application's events", () => {
    expect(() => readCustomEvent("Other", { Own: template })).toThrow("The application's events: Own.");
  });
});

describe("entries", () => {
  test("carry the mark in their resources, and a detail as the template has it", () => {
    const build = customEntryBuilder(custom({ source: "app.orders" }), "shop", { seed: 1 });
    const entry = build({ run: "r1", producer: 3, sequence: 4, intended: 5 });
    expect(entry).toMatchObject({ Source: "app.orders", DetailType: "OrderCreated", EventBusName: "shop" });
    expect(entry.Resources).toEqual(["load-probe:r1:3:4:5"]);
    expect(Object.keys(JSON.parse(entry.Detail))).toEqual(["id", "total"]);
    expect(entryBytes(entry)).toBe(
      "app.ordersOrderCreated".length + entry.Detail.length + "load-probe:r1:3:4:5".length,
    );
  });

  test("are the same for the same seed", () => {
    const details = (seed: number) => {
      const build = customEntryBuilder(custom(), "bus", { seed });
      return [0, 1, 2].map((sequence) => build({ run: "r", producer: 0, sequence, intended: 0 }).Detail);
    };
    expect(details(1)).toEqual(details(1));
    expect(details(1)).not.toEqual(details(2));
    expect(new Set(details(1)).size).toBe(3);
  });

  test("of all workers together use the rows in turn", () => {
    const rows = ["a", "b", "c", "d"].map((email) => ({ email }));
    const event = { ...custom({ detail: { email: "{{csv email}}" } }), rows };
    const builders = [0, 1].map((worker) => customEntryBuilder(event, "bus", { seed: worker, workers: 2 }));
    const used = [0, 1].flatMap((sequence) =>
      builders.map((build, producer) => JSON.parse(build({ run: "r", producer, sequence, intended: 0 }).Detail).email),
    );
    expect(used).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the probe's rules", () => {
  const rules = [
    { pattern: { "detail-type": ["OrderCreated"] }, count: 2, matches: "every" as const },
    { pattern: { detail: { total: [0] } }, count: 3, matches: "none" as const },
    {
      pattern: {},
      count: 1,
      matches: "every" as const,
      inputTransformer: { inputPathsMap: { id: "$.detail.id" }, inputTemplate: '{"order":<id>}' },
    },
  ];

  test("match only the load tester's events; those that deliver are numbered", () => {
    const made = probeRules(rules);
    expect(made.map(({ inputTransformer }) => inputTransformer?.inputTemplate.slice(0, 9))).toEqual([
      '{"rule":0',
      '{"rule":1',
      undefined,
      undefined,
      undefined,
      '{"rule":2',
    ]);
    for (const { eventPattern } of made) expect(eventPattern["resources"]).toEqual([{ prefix: "load-probe:" }]);
    expect(made[5]?.inputTransformer).toEqual({
      inputPathsMap: { id: "$.detail.id", loadMark: "$.resources[0]" },
      inputTemplate:
        '{"rule":2,"ingestion":<aws.events.event.ingestion-time>,"mark":<loadMark>,"input":{"order":<id>}}',
    });
  });

  test("count in the plan", () => {
    const plan = planOf({ rate: 10, otherRules: 4 }, { ...custom(), rules });
    expect(plan).toMatchObject({ rules: 3, otherRules: 7, event: "Own" });
    expect(planOf({ rate: 10, rules: 5 }, custom())).toMatchObject({ rules: 5 });
    expect(planOf({ rate: 10 }, custom()).sizes[0]?.bytes).toBeGreaterThan(60);
  });

  test("produce a message that is read back", () => {
    const body = '{"rule":2,"ingestion":"2026-11-23T18:00:00Z","mark":"load-probe:r1:3:4:5","input":{"order":"x"}}';
    expect(readCustomDelivery(body)).toEqual({
      rule: 2,
      ingestion: "2026-11-23T18:00:00Z",
      run: "r1",
      producer: 3,
      sequence: 4,
      intended: 5,
    });
    expect(readCustomDelivery('{"rule":2,"detail":{}}')).toBeUndefined();
  });
});

test.each([
  [{ flow: "orders" as const }, {}, "belongs to the flow events"],
  [{ size: [{ bytes: 500, weight: 1 }] }, {}, "size cannot be combined with an event template"],
  [{ rules: 2 }, { rules: [{ pattern: {} }] }, "Own has its own rules"],
  [{}, { rules: [{ pattern: {}, matches: "none" as const }] }, "no rule that matches every event"],
  [{ workers: { kind: "lambda" as const, count: 2 } }, {}, "of kind lambda send the probe's own event"],
  [{ batch: 10 }, { detail: { text: "{{text 200000}}" } }, "exceeds the 1048576 bytes"],
])("%j with a template %j is refused", (scenario, more, message) => {
  expect(() => planOf({ rate: 10, ...scenario }, custom(more))).toThrow(message);
});

test("a rule that matches some of the events is refused before anything is sent", async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.end(JSON.stringify({ Result: ++asked % 2 === 0 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "test" });
    const rules = [{ pattern: { detail: { total: [5] } }, count: 1, matches: "every" as const }];
    const verified = verifyRules(custom(), rules, 1, { service: "events", region: "us-east-1", endpoint, credentials });
    await expect(verified).rejects.toThrow(
      'the pattern {"detail":{"total":[5]}} matches 10 of 20 sample events, but its rule says "matches": "every"',
    );
  } finally {
    server.close();
  }
});
