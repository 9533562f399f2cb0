import { describe, expect, test } from "vitest";
import type { Contract } from "../contract.ts";
import { ContractViolation } from "../errors.ts";
import { createEvent, validData } from "../event.ts";
import { catalogue } from "./catalogue.ts";
import { OrderCreated } from "./order-created.ts";
import { PaymentSucceeded } from "./payment-succeeded.ts";

const cause = { correlationId: "request-1", causationId: "event-0" };
const at = "2026-11-23T18:08:00.000Z";

describe.each(Object.entries<Contract>(catalogue))("%s", (name, contract) => {
  test("is listed under its type, an older version with its number, and has the source of a service", () => {
    expect(["", `V${contract.version}`].map((suffix) => contract.type + suffix)).toContain(name);
    const versions = Object.values<Contract>(catalogue).filter(({ type }) => type === contract.type);
    const newest = Math.max(...versions.map(({ version }) => version));
    expect(name === contract.type).toBe(contract.version === newest);
    // infra/app.test.ts knows the services: each has one source, and each contract one service.
    expect(contract.source).toMatch(/^app\.[a-z]+$/);
  });

  test("has a valid example with every field", () => {
    expect(validData(contract, contract.example)).toEqual(contract.example);
  });

  test("has a subject", () => {
    expect(Object.values(contract.example)).toContain(contract.subject(contract.example));
  });

  test.each(Object.keys(contract.example))("requires %s", (field) => {
    const { [field as keyof object]: _, ...rest } = contract.example;
    expect(() => validData(contract, rest)).toThrow(`${field}: is missing`);
  });

  test("drops an unknown field", () => {
    expect(validData(contract, { ...contract.example, later: 1 })).toEqual(contract.example);
  });
});

describe("fields", () => {
  const order = OrderCreated.example;
  const line = { sku: "tea", quantity: 1, unitPrice: 0 };

  test.each<[string, object, string]>([
    ["money below zero", { total: -1 }, "total:"],
    ["half a cent", { total: 0.5 }, "total:"],
    ["money as text", { total: "10" }, "total:"],
    ["money beyond what a number holds", { total: 2 ** 53 }, "total:"],
    ["a currency that is none", { currency: "EUX" }, "currency: must be an ISO 4217 code"],
    ["a currency in small letters", { currency: "eur" }, "currency:"],
    ["an address without a domain", { email: "ada" }, "email: must be an e-mail address"],
    ["no lines", { lines: [] }, "lines:"],
    ["a line of nothing", { lines: [line, { ...line, quantity: 0 }] }, "lines[1].quantity:"],
    ["a price below zero", { lines: [line, line, { ...line, unitPrice: -1 }] }, "lines[2].unitPrice:"],
    ["an empty id", { orderId: "" }, "orderId:"],
  ])("refuse %s", (_, change, message) => {
    expect(() => validData(OrderCreated, { ...order, ...change })).toThrow(message);
  });

  test("take what is free", () => {
    expect(validData(OrderCreated, { ...order, total: 0, lines: [line] })).toMatchObject({ total: 0 });
  });
});

describe("createEvent", () => {
  const data = PaymentSucceeded.example;

  test("carries the cause and the subject", () => {
    expect(createEvent(PaymentSucceeded, data, cause, at)).toEqual({
      type: "PaymentSucceeded",
      source: "app.payments",
      subject: data.orderId,
      metadata: { ...cause, eventId: expect.any(String), schemaVersion: 1, occurredAt: at },
      data,
    });
  });

  test("gives each event its own id", () => {
    const ids = [1, 2].map(() => createEvent(PaymentSucceeded, data, cause, at).metadata.eventId);
    expect(new Set(ids).size).toBe(2);
  });

  test("rejects data that violates the contract, naming every wrong field", () => {
    const make = () => createEvent(PaymentSucceeded, { ...data, amount: -1, currency: "?" }, cause, at);
    expect(make).toThrow(ContractViolation);
    expect(make).toThrow(/PaymentSucceeded v1.*amount:.*currency:/);
  });

  test.each([
    ["a time that is none", "yesterday", cause, "occurredAt"],
    ["an empty correlation id", at, { ...cause, correlationId: "" }, "correlationId"],
    ["no causation id", at, { correlationId: "c" } as typeof cause, "causationId: is missing"],
  ])("refuses %s", (_, time, from, message) => {
    expect(() => createEvent(PaymentSucceeded, data, from, time)).toThrow(message);
  });
});
