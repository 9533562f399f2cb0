import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OrderCreated } from "../events/contracts/order-created.ts";
import type { Caller } from "../events/http/caller.ts";
import { firstOrder } from "../infra/constructs/first-requests.ts";
import type { ApiAccess } from "../infra/stage.ts";
import loadTest from "../load.config.ts";
import { wrongPrices } from "../services/order/check-prices.ts";
import { parseOrderRequest } from "../services/order/order-request.ts";
import { PRICE_LIST } from "../services/order/price-list.ts";
import { PROJECT } from "./support/local-cloud.ts";
import { orderOf } from "./support/orders.ts";

const anyone: Caller = { kind: "anyone", id: "anyone" };
const customer: Caller = { kind: "customer", id: "https://id.example#ada", subject: "ada" };

const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
const [, inReadme = ""] = /-d '(\{.*\})'/.exec(readme) ?? [];
const { orderId: _, total: __, ...inContract } = OrderCreated.example;
const jwt: ApiAccess = { kind: "jwt", issuer: "https://id.example", audience: ["shop"] };

test.each<[string, object, Caller]>([
  ["README", JSON.parse(inReadme), anyone],
  ["first request of a stage with an open API", firstOrder({ kind: "open" }), anyone],
  ["first request of a stage behind IAM", firstOrder({ kind: "iam" }), anyone],
  ["first request of a stage with tokens", firstOrder(jwt), customer],
  ["contract", inContract, anyone],
  ["load tester", loadTest.orders.body("run.0.0.0"), anyone],
  ["scenarios", orderOf("tok_approved"), anyone],
])("the shop takes the order of the %s", (_, order, caller) => {
  expect(wrongPrices(PRICE_LIST, parseOrderRequest(order, caller))).toBeUndefined();
});

test("the README shows the order that npm start prints", () => {
  expect(JSON.parse(inReadme)).toEqual(firstOrder({ kind: "open" }));
});
