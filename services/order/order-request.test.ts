import { describe, expect, test } from "vitest";
import type { Caller } from "../../events/http/caller.ts";
import { Problem } from "../../events/http/http.ts";
import { fingerprintOf, isOrderId, orderIdFor } from "./order-id.ts";
import { parseOrderRequest, totalOf } from "./order-request.ts";

const line = { sku: "tea", quantity: 2, unitPrice: 1495 };
const request = { customerId: "ada", email: "ada@example.com", currency: "EUR", lines: [line], card: "tok_approved" };

function problemOf(parse: () => unknown): Problem {
  try {
    parse();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("No problem was found.");
}
const backEnd: Caller = { kind: "principal", id: "arn:aws:iam::123456789012:role/backend" };
const parse = (body: unknown, caller: Caller = backEnd) => parseOrderRequest(body, caller);
const fieldsOf = (body: unknown, caller?: Caller) =>
  problemOf(() => parse(body, caller)).errors?.map(({ field }) => field);

describe("an order request", () => {
  test("is returned unchanged", () => expect(parse(request)).toEqual(request));

  test.each([
    ["customerId", { customerId: " " }],
    ["email", { email: "ada" }],
    ["currency", { currency: "XQQ" }],
    ["lines", { lines: [] }],
    ["lines", { lines: "tea" }],
    ["lines", { lines: Array(50_001).fill(line) }],
    ["lines", { lines: [{ ...line, unitPrice: 0 }] }],
    ["lines[1].quantity", { lines: [line, { ...line, quantity: 0.5 }] }],
    ["lines[0].unitPrice", { lines: [{ ...line, unitPrice: -1 }] }],
    ["card", { card: "4242424242424242" }],
    ["note", { note: "please hurry" }],
  ])("names a wrong %s", (field, wrong) => expect(fieldsOf({ ...request, ...wrong })).toEqual([field]));

  test("names every wrong field", () =>
    expect(fieldsOf({ lines: [{}] })).toEqual([
      "customerId",
      "email",
      "currency",
      "lines[0].sku",
      "lines[0].quantity",
      "lines[0].unitPrice",
      "card",
    ]));

  test.each([[undefined], [null], ["text"], [7]])("must be an object, not %j", (body) =>
    expect(fieldsOf(body)).toEqual(["body"]),
  );

  test("with very many errors lists a hundred and states the total", () => {
    const problem = problemOf(() => parse({ ...request, lines: Array(40_000).fill({}) }));
    expect(problem.errors).toHaveLength(100);
    expect(problem.detail).toContain("120000 wrong fields");
    expect(problem.status).toBe(400);
  });

  test("may have fifty thousand lines", () =>
    expect(totalOf(parse({ ...request, lines: Array(50_000).fill(line) }).lines)).toBe(149_500_000));

  test("must not have a total beyond the safe integers", () => {
    const most = { sku: "gold", quantity: 1, unitPrice: Number.MAX_SAFE_INTEGER };
    expect(parse({ ...request, lines: [most] }).lines).toEqual([most]);
    expect(fieldsOf({ ...request, lines: [most, { ...line, quantity: 1, unitPrice: 1 }] })).toEqual(["lines"]);
    expect(fieldsOf({ ...request, lines: [{ ...most, quantity: 3 }] })).toEqual(["lines"]);
  });
});

describe("a customer's own request", () => {
  const { customerId: _, ...own } = request;
  const ada: Caller = { kind: "customer", id: "https://id.example#ada", subject: "ada" };

  test("is for the token's subject", () => expect(parse(own, ada)).toEqual(request));

  test.each([["bob"], ["ada"], [""], [null]])("must not name a customer, here %j", (customerId) => {
    const problem = problemOf(() => parse({ ...own, customerId }, ada));
    expect(problem.status).toBe(400);
    expect(problem.errors).toEqual([{ field: "customerId", message: "must be left out: it is the caller's own" }]);
  });

  test("is checked like any other", () =>
    expect(fieldsOf({ ...own, email: "ada", note: "" }, ada)).toEqual(["email", "note"]));

  test("is rejected for a subject that no event can carry", () =>
    expect(fieldsOf(own, { ...ada, subject: "a".repeat(129) })).toEqual(["customerId"]));
});

describe("an order's id", () => {
  test("is derived from the idempotency key and the caller", () => {
    const id = orderIdFor("key-1", "ada");
    expect(isOrderId(id)).toBe(true);
    expect(orderIdFor("key-1", "ada")).toBe(id);
    expect(orderIdFor("key-2", "ada")).not.toBe(id);
    expect(orderIdFor("key-1", "bob")).not.toBe(id);
    expect(orderIdFor('1"', '["a')).not.toBe(orderIdFor('a","1"', "["));
  });

  test("is new without a key", () => {
    expect(isOrderId(orderIdFor(undefined, "ada"))).toBe(true);
    expect(orderIdFor(undefined, "ada")).not.toBe(orderIdFor(undefined, "ada"));
  });

  test.each([[""], ["two words"], ["ключ"], ["k".repeat(256)]])("cannot be derived from the key %j", (key) =>
    expect(problemOf(() => orderIdFor(key, "ada")).status).toBe(400),
  );

  test.each([["report#2026-11-22"], [""], ["ord_1"], [`ord_${"f".repeat(33)}`]])("cannot be %j", (text) =>
    expect(isOrderId(text)).toBe(false),
  );
});

test("a request's fingerprint does not depend on the order of its fields", () => {
  const { customerId, ...rest } = request;
  const fingerprint = fingerprintOf(parse(request));
  expect(fingerprintOf(parse({ ...rest, customerId }))).toBe(fingerprint);
  expect(fingerprintOf(parse({ ...request, customerId: "bob" }))).not.toBe(fingerprint);
});
