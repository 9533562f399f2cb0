import { expect, test } from "vitest";
import type { Deployed } from "../../../template/deployed.ts";
import type { ConsoleContext } from "../context.ts";
import { AUDIT, CHARGE, indexOf, names, OTHER_RULE, put, QUEUE, RULE } from "../test-facts.fixture.ts";
import { contractDetails, contractsPage } from "./contracts.ts";

const schema = (type: string) => ({
  SchemaName: `app.orders@${type}`,
  Content: JSON.stringify({
    info: { version: "1" },
    components: {
      schemas: { AWSEvent: { "x-amazon-events-source": "app.orders", "x-amazon-events-detail-type": type } },
    },
  }),
});
const rule = (name: string, EventPattern: object, Targets: object[] = []): Deployed => ({
  type: "AWS::Events::Rule",
  ref: `shop|${name}`,
  properties: { Name: name, EventPattern, Targets },
});
const deployed = new Map<string, Deployed>([
  ["shop/A", { type: "AWS::EventSchemas::Schema", ref: "a", properties: schema("OrderCreated") }],
  ["shop/B", { type: "AWS::EventSchemas::Schema", ref: "b", properties: schema("OrderCancelled") }],
  ["shop/C", { type: "AWS::EventSchemas::Schema", ref: "c", properties: { Content: "{}" } }],
  [
    "shop/R1",
    rule(
      "shop-payment-charge",
      { source: ["app.orders"], "detail-type": ["OrderCreated"], detail: { metadata: { schemaVersion: [1] } } },
      [{ Arn: QUEUE }],
    ),
  ],
  ["shop/R2", rule("shop-mail-tell", { source: [{ prefix: "app." }], "detail-type": ["OrderCancelled"] })],
  ["shop/R3", rule("audit", { account: ["0"] })],
  ["shop/F", { type: "AWS::Lambda::Function", ref: "shop-payment-charge", properties: {} }],
  [
    "shop/M",
    {
      type: "AWS::Lambda::EventSourceMapping",
      ref: "m",
      properties: { EventSourceArn: QUEUE, FunctionName: "shop-payment-charge" },
    },
  ],
]);
const context = {
  index: indexOf(
    { ...put("a", [RULE, AUDIT]), by: { requestId: "r", caller: CHARGE } } as never,
    put("b", []),
    put("c", [], { type: "Surprise" }),
  ),
  names,
  deployed: { keys: () => deployed.keys(), get: (id: string) => deployed.get(id) },
} as unknown as ConsoleContext;

test("contracts have what was seen of their events and the rules that take them; other types are named", () => {
  const page = contractsPage(context);
  expect(page.contracts).toEqual([
    expect.objectContaining({ type: "OrderCancelled", count: 0, rules: [names.short(OTHER_RULE)] }),
    expect.objectContaining({ type: "OrderCreated", version: "1", count: 2, lastAt: 2, rules: ["charge"] }),
  ]);
  expect(page.without).toMatchObject([{ type: "Surprise", source: "app.orders", count: 1, last: { id: "c" } }]);
});

test("a contract's consumers are the functions behind its rules, with what else the rules ask for", () => {
  const details = contractDetails("OrderCreated", context);
  expect(details).toMatchObject({
    consumers: [
      {
        rule: "charge",
        targets: [{ label: "charge", function: "shop-payment-charge" }],
        when: { detail: { metadata: { schemaVersion: [1] } } },
        taken: 1,
      },
    ],
    keepers: ["audit"],
    publishers: [{ caller: "charge", count: 1 }],
    last: { row: { id: "b" } },
  });
  expect(contractDetails("app.orders@OrderCreated", context)).toEqual(details);
  expect(contractDetails("Nothing", context)).toBeUndefined();
});
