import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Envelope } from "../../trace.ts";
import type { Target } from "../model.ts";
import { inputFor } from "./input.ts";

const event: Envelope = {
  version: "0",
  id: "e-1",
  "detail-type": "state.update-account-command",
  source: "state",
  account: "000000000000",
  time: "2026-11-23T17:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    command: "update-account",
    payload: { acc_id: "0a787ecb-4015", sf_id: "baz" },
    states: ["ACTIVE", "INACTIVE"],
    enabled: true,
    none: null,
    quoted: 'say "hi"\n',
  },
};
const ruleArn = "arn:aws:events:us-east-1:000000000000:rule/shop/orders";
const delivered = { ruleArn, acceptedAt: Date.UTC(2026, 10, 23, 18) };

const target = (settings: Partial<Target>): Target => ({ Id: "1", Arn: "arn:aws:sqs:us-east-1:0:q", ...settings });
const input = (settings: Partial<Target>) => inputFor(target(settings), JSON.stringify(event), delivered);
const transformed = (InputTemplate: string, InputPathsMap?: Record<string, string>) =>
  input({ InputTransformer: { InputTemplate, InputPathsMap } });

test("without settings a target receives the event's own text", () => {
  expect(input({})).toEqual({ text: JSON.stringify(event) });
});

test("Input is delivered as it is", () => {
  expect(input({ Input: '{ "a": 1 }' })).toEqual({ text: '{ "a": 1 }' });
});

describe("InputPath", () => {
  test.each([
    ["$.detail.payload", '{"acc_id":"0a787ecb-4015","sf_id":"baz"}'],
    ["$.detail.payload.sf_id", '"baz"'],
    ["$.detail.none", "null"],
    ["$.detail.states[1]", '"INACTIVE"'],
  ])("%s delivers JSON", (InputPath, text) => {
    expect(input({ InputPath })).toEqual({ text });
  });

  test("that selects nothing breaks the input, by name", () => {
    expect(input({ InputPath: "$.detail.nothing" })).toEqual({
      broken: "InputPath $.detail.nothing selects nothing in the event.",
    });
  });
});

test("numbers stay as they are written", () => {
  const detail = '{"id":9223372036854775807,"price":10.0,"big":1e400,"list":[-0]}';
  const text = `{"source":"state","detail":${detail}}`;
  const received = (settings: Partial<Target>) => inputFor(target(settings), text, delivered);
  expect(received({ InputPath: "$.detail" })).toEqual({ text: detail });
  expect(received({ InputPath: "$.detail.price" })).toEqual({ text: "10.0" });
  expect(received({ InputPath: "$.detail.price.*" })).toHaveProperty("broken");
  const InputTransformer = { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"id":<id>,"text":"no. <id>"}' };
  expect(received({ InputTransformer })).toEqual({
    text: '{"id":9223372036854775807,"text":"no. 9223372036854775807"}',
  });
});

describe("a text template", () => {
  test("takes plain texts and keeps its quotes", () => {
    const paths = { "detail-type": "$.detail-type", timestamp: "$.time", command: "$.detail.command" };
    expect(transformed('"Event of <detail-type> type, at time <timestamp>, detail <command>"', paths)).toEqual({
      text: '"Event of state.update-account-command type, at time 2026-11-23T17:00:00Z, detail update-account"',
    });
  });

  test("gets nothing for a path that selects nothing", () => {
    expect(transformed('"detail <x>."', { x: "$.detail.missing" })).toEqual({ text: '"detail ."' });
  });

  test("gets objects, lists and booleans flattened without their quotes", () => {
    const paths = { payload: "$.detail.payload", states: "$.detail.states", enabled: "$.detail.enabled" };
    expect(transformed('"<payload> <states> <enabled>"', paths)).toEqual({
      text: '"{acc_id:0a787ecb-4015,sf_id:baz} [ACTIVE,INACTIVE] true"',
    });
  });

  test("may begin like JSON inside its quotes", () => {
    expect(transformed('"{[/Check <x>"', { x: "$.source" })).toEqual({ text: '"{[/Check state"' });
  });

  test("may have several lines", () => {
    expect(transformed('"one <x>"\n"two <x>"', { x: "$.source" })).toEqual({ text: '"one state"\n"two state"' });
  });
});

describe("a JSON template", () => {
  test("takes JSON outside of quotes and text inside of them", () => {
    const paths = { payload: "$.detail.payload", command: "$.detail.command" };
    expect(transformed('{"a": <payload>, "b": <command>, "c": "is <command>"}', paths)).toEqual({
      text: '{"a": {"acc_id":"0a787ecb-4015","sf_id":"baz"}, "b": "update-account", "c": "is update-account"}',
    });
  });

  test("gets an empty text for a path that selects nothing, and null for null", () => {
    expect(transformed('{"a": <x>, "b": <y>}', { x: "$.detail.missing", y: "$.detail.none" })).toEqual({
      text: '{"a": "", "b": null}',
    });
  });

  test.each(["payload", "states"])("breaks on %s inside of quotes", (name) => {
    expect(transformed('{"a": "<x>"}', { x: `$.detail.${name}` })).toHaveProperty("broken");
  });

  test("survives quotes and line ends in a text", () => {
    expect(transformed('{"a": "<x>"}', { x: "$.detail.quoted" })).toEqual({ text: '{"a": "say \\"hi\\"\\n"}' });
  });

  test("stays valid JSON whatever text an event holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const InputTransformer = { InputTemplate: '{"in": "<x>", "out": <x>}', InputPathsMap: { x: "$.detail.text" } };
        const strange = JSON.stringify({ ...event, detail: { text } });
        const result = inputFor(target({ InputTransformer }), strange, delivered);
        expect("text" in result && JSON.parse(result.text)).toEqual({ in: text, out: text });
      }),
    );
  });
});

describe("predefined variables", () => {
  test("in a text", () => {
    expect(transformed('"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>"')).toEqual({
      text: `"${ruleArn} orders 2026-11-23T18:00:00Z"`,
    });
  });

  test("the whole event, and its envelope without the detail in AWS's order", () => {
    expect(transformed('{"json": <aws.events.event.json>, "envelope": <aws.events.event>}')).toEqual({
      text: `{"json": ${JSON.stringify(event)}, "envelope": ${JSON.stringify({
        id: "e-1",
        account: "000000000000",
        detailType: "state.update-account-command",
        time: "2026-11-23T17:00:00Z",
        source: "state",
        region: "us-east-1",
        resources: [],
        version: "0",
      })}}`,
    });
  });

  test("are not overridden by what an event holds", () => {
    expect(transformed('"<constructor>"', { constructor: "$.source" })).toEqual({ text: '"state"' });
  });
});
