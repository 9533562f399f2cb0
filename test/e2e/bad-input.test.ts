import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, describe, expect, test } from "vitest";
import { orderOf } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const context = stageUnderTest();
const valid = orderOf("tok_approved");
const [line] = valid.lines;

const refused: [what: string, body: unknown, status: number, field?: string][] = [
  ["broken JSON", "{not json", 400],
  ["no body", "", 400],
  ["a body that is not an object", "[]", 400],
  ["a missing e-mail address", { ...valid, email: undefined }, 400, "email"],
  ["a bad e-mail address", { ...valid, email: "ada" }, 400, "email"],
  ["no lines", { ...valid, lines: [] }, 400, "lines"],
  ["a negative price", { ...valid, lines: [{ ...line, unitPrice: -1 }] }, 400, "lines[0].unitPrice"],
  ["a fraction of a cent", { ...valid, lines: [{ ...line, unitPrice: 0.5 }] }, 400, "lines[0].unitPrice"],
  ["a quantity of zero", { ...valid, lines: [{ ...line, quantity: 0 }] }, 400, "lines[0].quantity"],
  ["something that is not for sale", { ...valid, lines: [{ ...line, sku: "TEA-0" }] }, 400, "lines[0].sku"],
  ["something that is not for sale in a currency", { ...valid, currency: "CHF" }, 400, "lines[0].sku"],
  ["a price of yesterday", { ...valid, lines: [line, { ...line, unitPrice: 449 }] }, 409, "lines[1].unitPrice"],
  ["an unknown currency", { ...valid, currency: "XQQ" }, 400, "currency"],
  ["10 MB", { ...valid, lines: [{ ...line, sku: "x".repeat(10 * 1024 * 1024) }] }, 413],
];

describe("bad input is refused with a problem document, and nothing is written", () => {
  test.for(refused)("%s", async ([, body, status, field]) => {
    const reply = await context.stage.request("POST", "/orders", { body });
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
    expect(reply).toMatchObject({ status, body: { status, title: expect.any(String), detail: expect.any(String) } });
    if (field) expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  test("every wrong field is named", async () => {
    const body = { ...valid, customerId: 7, currency: "eur", card: "4111 1111 1111 1111" };
    const reply = await context.stage.request("POST", "/orders", { body });
    const fields = reply.body.errors.map((error: { field: string }) => error.field);
    expect(fields.sort()).toEqual(["card", "currency", "customerId"]);
  });

  test("an order that does not exist", async () => {
    const read = await context.stage.request("GET", "/orders/no-such-order");
    const cancelled = await context.stage.request("POST", "/orders/no-such-order/cancel");
    expect([read.status, cancelled.status]).toEqual([404, 404]);
    expect(read.body.detail).toContain("no-such-order");
  });

  afterAll(async () => {
    // A deployed stage holds other people's orders.
    if (!isLocal) return;
    const { TABLE_NAME } = await context.stage.environmentOf("order-post-order");
    const { Items } = await context.stage.documents.send(new ScanCommand({ TableName: TABLE_NAME }));
    expect(Items).toEqual([]);
  });
});
