import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test, vi } from "vitest";
import type { Authorizer } from "../../events/http/caller.ts";
import { ask, orderTablesForTests } from "./handlers.fixture.ts";
import { orderIdFor } from "./order-id.ts";

const orders = orderTablesForTests();

/** Loads the handlers as in a stage: they read once how callers are authorized. */
function inStage(access: string, backOffice = ""): void {
  vi.resetModules();
  vi.stubEnv("API_ACCESS", access);
  vi.stubEnv("BACK_OFFICE", backOffice);
}

const ISSUER = "https://id.example";
const session = (role: string, name = "task-1", account = "123456789012"): Authorizer => ({
  iam: { userArn: `arn:aws:sts::${account}:assumed-role/${role}/${name}` },
});
const token = (sub?: string, iss = ISSUER): Authorizer => ({ jwt: { claims: { iss, ...(sub && { sub }) } } });

const own = {
  email: "ada@example.com",
  currency: "EUR",
  lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
  card: "tok_approved",
};
const forAda = { customerId: "ada", ...own };

const itemOf = async (orderId: string) =>
  (await orders.client.send(new GetCommand({ TableName: orders.table, Key: { orderId } }))).Item;

/** Returns the responses for an order, and for one that never existed, with the same id. */
async function toldOf(orderId: string, authorizer: Authorizer) {
  const unknown = "ord_00000000000000000000000000000000";
  const both = [];
  for (const id of [orderId, unknown]) {
    const read = await ask("get-order", { orderId: id, authorizer });
    const cancelled = await ask("cancel-order", { orderId: id, authorizer });
    both.push(JSON.parse(JSON.stringify([read, cancelled]).replaceAll(id, "ORDER")));
  }
  const [told, toldOfUnknown] = both;
  return { told, toldOfUnknown };
}

describe.each([
  ["iam", "a role", forAda, session("backend"), session("other"), "arn:aws:iam::123456789012:role/backend"],
  ["iam", "a user", forAda, { iam: { userArn: "arn:aws:iam::123456789012:user/ada" } }, session("ada"), undefined],
  ["jwt", "a customer", own, token("ada"), token("bob"), `${ISSUER}#ada`],
  ["jwt", "a customer of one issuer", own, token("ada"), token("ada", "https://other.example"), undefined],
] as const)("with the access %s, an order of %s", (access, _, order, owner, stranger, id) => {
  const place = (key: string, authorizer: Authorizer = owner, body: object = order) =>
    ask("post-order", { body, headers: { "idempotency-key": key }, authorizer });

  test("can be seen and cancelled by its owner", async () => {
    inStage(access);
    const { orderId } = (await place("mine")).body;
    expect((await ask("get-order", { orderId, authorizer: owner })).body).toMatchObject({ orderId, customerId: "ada" });
    expect(await ask("cancel-order", { orderId, authorizer: owner })).toMatchObject({ status: 202 });
    if (id) expect(await itemOf(orderId)).toMatchObject({ owner: id });
  });

  test("is indistinguishable from a missing order for anybody else", async () => {
    inStage(access);
    const { orderId } = (await place("hidden")).body;
    const { told, toldOfUnknown } = await toldOf(orderId, stranger);
    expect(told).toEqual(toldOfUnknown);
    expect(told.map(({ status }: { status: number }) => status)).toEqual([404, 404]);
    expect(await itemOf(orderId)).toMatchObject({ state: "PENDING", version: 1 });
  });

  test("has a computable id, which reveals nothing", async () => {
    inStage(access);
    const key = "guessed-key";
    const { orderId } = (await place(key)).body;
    if (id) expect(orderIdFor(key, id)).toBe(orderId);
    const { told, toldOfUnknown } = await toldOf(orderId, stranger);
    expect(told).toEqual(toldOfUnknown);

    // For another caller the same key makes a different order, whatever the body: nothing reveals the first.
    for (const body of [order, { ...order, card: "tok_declined" }]) {
      const fresh = `${key}-${body.card}`;
      await place(fresh);
      const theirs = await place(fresh, stranger, body);
      expect(theirs).toMatchObject({ status: 202, body: { state: "PENDING" } });
      expect(theirs.body.orderId).not.toBe((await place(fresh)).body.orderId);
    }
    expect(await itemOf(orderId)).toMatchObject({ state: "PENDING", version: 1 });
  });
});

test("a role's sessions are one caller: the same key and body make one order", async () => {
  inStage("iam");
  const place = (name: string, body: object = forAda) =>
    ask("post-order", { body, headers: { "idempotency-key": "k" }, authorizer: session("backend", name) });
  const [first, second] = [await place("task-1"), await place("task-2")];
  expect(second).toEqual(first);
  expect(await itemOf(first.body.orderId)).toMatchObject({ version: 1 });
  expect(await place("task-3", { ...forAda, customerId: "bob" })).toMatchObject({ status: 422 });
  const { orderId } = first.body;
  expect(await ask("cancel-order", { orderId, authorizer: session("backend", "task-4") })).toMatchObject({
    status: 202,
  });
});

describe("the back office", () => {
  const backOffice = "arn:aws:iam::123456789012:role/support arn:aws:iam::123456789012:user/staff/eve";
  const member = session("support", "carl");

  test("sees and cancels all orders, in every session of its role", async () => {
    inStage("iam", backOffice);
    const { orderId } = (await ask("post-order", { body: forAda, authorizer: session("backend") })).body;
    const eve = { iam: { userArn: "arn:aws:iam::123456789012:user/staff/eve" } };
    for (const authorizer of [member, session("support", "dora"), eve])
      expect(await ask("get-order", { orderId, authorizer })).toMatchObject({ status: 200, body: { orderId } });
    expect(await ask("cancel-order", { orderId, authorizer: member })).toMatchObject({ status: 202 });
    const unknown = { orderId: "ord_00000000000000000000000000000000", authorizer: member };
    expect(await ask("get-order", unknown)).toMatchObject({ status: 404 });
  });

  test.each([
    ["a role of that name in another account", session("support", "carl", "210987654321")],
    ["a session that calls itself so", session("backend2", "support")],
    ["a user of the role's name", { iam: { userArn: "arn:aws:iam::123456789012:user/support" } }],
  ])("is not %s", async (_, authorizer) => {
    inStage("iam", backOffice);
    const { orderId } = (await ask("post-order", { body: forAda, authorizer: session("backend") })).body;
    expect(await ask("get-order", { orderId, authorizer })).toMatchObject({ status: 404 });
  });

  test.each([
    ["iam", session("backend"), 404],
    ["iam", member, 200],
    ["jwt", token("ada"), 404],
    ["open", undefined, 404],
  ])("alone sees an order from before orders had owners (%s, %j)", async (access, authorizer, status) => {
    inStage("iam", backOffice);
    const { orderId } = (await ask("post-order", { body: forAda, authorizer: session("backend") })).body;
    const { owner, ...before } = (await itemOf(orderId)) ?? {};
    expect(owner).toBeDefined();
    await orders.client.send(new PutCommand({ TableName: orders.table, Item: before }));
    inStage(access, backOffice);
    expect(await ask("get-order", { orderId, ...(authorizer && { authorizer }) })).toMatchObject({ status });
  });
});

describe("a customer", () => {
  test("orders for itself, as identified by the token", async () => {
    inStage("jwt");
    const { orderId } = (await ask("post-order", { body: own, authorizer: token("ada") })).body;
    expect(await itemOf(orderId)).toMatchObject({ customerId: "ada" });
    const { status, body } = await ask("post-order", { body: forAda, authorizer: token("ada") });
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ field: "customerId", message: "must be left out: it is the caller's own" }],
    });
  });
});

test.each([
  ["jwt", "a token without a subject", token()],
  ["jwt", "no token", undefined],
  ["iam", "no signature", undefined],
  ["iam", "a principal of an unknown form", { iam: { userArn: "arn:aws:iam::123456789012:group/staff" } }],
] as const)("a request with %s: %s gets 403 on every route", async (access, _, authorizer) => {
  inStage(access);
  const asked = { body: access === "jwt" ? own : forAda, orderId: "ord_00000000000000000000000000000000" };
  for (const route of ["post-order", "get-order", "cancel-order"] as const)
    expect(await ask(route, { ...asked, ...(authorizer && { authorizer }) })).toMatchObject({
      status: 403,
      headers: { "content-type": "application/problem+json" },
    });
});
