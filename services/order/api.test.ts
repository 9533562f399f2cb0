import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { openApi } from "../../events/http/openapi.ts";
import { api } from "./api.ts";
import { ask, orderTablesForTests } from "./handlers.fixture.ts";

// The description's schemas load the handlers' logger before the tables' environment is set.
vi.hoisted(() => {
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  process.env["POWERTOOLS_METRICS_DISABLED"] = "true";
});
orderTablesForTests();

/** A described operation, as clients read it. */
interface Described {
  operationId: string;
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }>; headers?: Record<string, object> }>;
}

const document = openApi(api);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const operations: Record<string, Described> = Object.fromEntries(
  Object.values(document.paths as Record<string, Record<string, Described>>)
    .flatMap((path) => Object.values(path))
    .map((operation) => [operation.operationId, operation]),
);
const accepts = (schema: object, value: unknown): string[] => {
  const validate = ajv.compile({ ...schema, components: document.components });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const files = { placeOrder: "post-order", getOrder: "get-order", cancelOrder: "cancel-order" } as const;
type Id = keyof typeof files;
type Asked = Parameters<typeof ask>[1];

/** Sends a request, and compares its response with the description. Returns the response. */
async function described(id: Id, asked: Asked) {
  const response = await ask(files[id], asked);
  const expected = operations[id]?.responses[response.status];
  if (!expected) throw new Error(`${id} answered ${response.status}: ${JSON.stringify(response.body)}`);
  const type = response.headers["content-type"];
  expect(Object.keys(expected.content)).toEqual([type]);
  expect(accepts(expected.content[type]?.schema ?? {}, response.body), JSON.stringify(response.body)).toEqual([]);
  expect(Object.keys(response.headers)).toEqual(expect.arrayContaining(Object.keys(expected.headers ?? {})));
  return response;
}

const line = { sku: "TEA-1", quantity: 2, unitPrice: 450 };
const order = { customerId: "ada", email: "ada@example.com", currency: "EUR", lines: [line], card: "tok_approved" };
const placed = async () => (await ask("post-order", { body: order })).body.orderId as string;
const nobody = { orderId: "ord_00000000000000000000000000000000" };
const strange = { headers: { "x-correlation-id": "a b" } };

/** What makes each operation give each of its responses. */
const cases: Record<Id, Record<number, () => Promise<{ status: number }>>> = {
  placeOrder: {
    202: () => described("placeOrder", { body: order }),
    400: () => described("placeOrder", { body: { ...order, card: "4242", lines: [] } }),
    403: () => unidentified("placeOrder"),
    409: () => described("placeOrder", { body: { ...order, lines: [{ ...line, unitPrice: 1 }] } }),
    413: () => described("placeOrder", { body: { ...order, card: "x".repeat(6 * 1024 * 1024) } }),
    422: async () => {
      const headers = { "idempotency-key": "api-test" };
      await described("placeOrder", { body: order, headers });
      return described("placeOrder", { body: { ...order, customerId: "bob" }, headers });
    },
    500: () => broken("placeOrder", { body: order }),
  },
  getOrder: {
    200: async () => described("getOrder", { orderId: await placed() }),
    400: () => described("getOrder", { ...nobody, ...strange }),
    403: () => unidentified("getOrder"),
    404: () => described("getOrder", nobody),
    500: () => broken("getOrder", nobody),
  },
  cancelOrder: {
    202: async () => described("cancelOrder", { orderId: await placed() }),
    400: () => described("cancelOrder", { ...nobody, ...strange }),
    403: () => unidentified("cancelOrder"),
    404: () => described("cancelOrder", nobody),
    500: () => broken("cancelOrder", nobody),
  },
};

/** Loads the handlers anew, as a function with other variables does. */
async function withVariable(name: string, value: string, request: () => Promise<{ status: number }>) {
  vi.stubEnv(name, value);
  vi.resetModules();
  try {
    return await request();
  } finally {
    vi.unstubAllEnvs();
    vi.resetModules();
  }
}
const unidentified = (id: Id) => withVariable("API_ACCESS", "iam", () => described(id, { body: order, ...nobody }));
const broken = (id: Id, asked: Asked) => withVariable("TABLE_NAME", "no-such-table", () => described(id, asked));

describe.each(Object.entries(operations))("%s", (id, { responses }) => {
  test.each(Object.keys(responses))("responds with %s as described", async (status) => {
    const response = await cases[id as Id][Number(status)]?.();
    expect(response?.status).toBe(Number(status));
  });
});

test("a history with everything that can happen to an order is as described", async () => {
  const orderId = await placed();
  await described("cancelOrder", { orderId });
  const { body } = await described("getOrder", { orderId });
  expect(body).toMatchObject({ state: "CANCELLED", reason: "customer_request" });
});

test("a body that the description accepts is only refused for what it cannot say", async () => {
  const schema = operations["placeOrder"]?.requestBody?.content["application/json"]?.schema ?? {};
  expect(accepts(schema, order)).toEqual([]);
  const { customerId: _, ...own } = order;
  expect(accepts(schema, own)).toEqual([]);
  for (const wrong of [{ ...order, card: "4242" }, { ...order, more: 1 }, { ...order, lines: [] }, [], "order", null])
    expect(accepts(schema, wrong)).not.toEqual([]);
});

describe("whatever a client sends", () => {
  const field = fc.constantFrom("customerId", "email", "currency", "lines", "card", "extra");
  const change = fc.tuple(field, fc.jsonValue());
  const lines = fc.array(
    fc.record({
      sku: fc.constantFrom("TEA-1", "TEA-GREEN-100", "nothing"),
      quantity: fc.oneof(fc.integer(), fc.double(), fc.constant(1)),
      unitPrice: fc.oneof(fc.integer(), fc.constantFrom(450, 1495, Number.MAX_SAFE_INTEGER)),
    }),
    { maxLength: 4 },
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    change.map(([name, value]) => ({ ...order, [name]: value })),
    lines.map((each) => ({ ...order, lines: each })),
  );
  const text = fc.oneof(fc.string(), fc.constantFrom("key-1", "corr-1", "x".repeat(300)));
  const headers = fc.dictionary(fc.constantFrom("idempotency-key", "x-correlation-id"), text);
  const orderId = fc.oneof(fc.string(), fc.constantFrom(nobody.orderId, "report#2026-11-22"));

  test("POST /orders gives a described response", async () => {
    const runs = fc.asyncProperty(body, headers, async (sent, its) => {
      const { status } = await described("placeOrder", { body: sent, headers: its });
      expect(status).toBeLessThan(500);
    });
    await fc.assert(runs, { numRuns: 300 });
  });

  test.each(["getOrder", "cancelOrder"] as const)("%s gives a described response", async (id) => {
    const runs = fc.asyncProperty(orderId, headers, async (asked, its) => {
      const { status } = await described(id, { orderId: asked, headers: its });
      expect(status).toBeLessThan(500);
    });
    await fc.assert(runs, { numRuns: 100 });
  });
});
