import { expect, test } from "vitest";
import { matchRoute, parseRoute } from "./routes.ts";

const keys = [
  "$default",
  "ANY /files/{proxy+}",
  "GET /orders/{id}",
  "ANY /orders/{id}",
  "GET /orders/mine",
  "POST /orders",
];
const routes = keys.map((key) => parseRoute(key, key));

test.each<[method: string, path: string, route: string, parameters: Record<string, string>]>([
  ["POST", "/orders", "POST /orders", {}],
  ["GET", "/orders/1", "GET /orders/{id}", { id: "1" }],
  ["DELETE", "/orders/1", "ANY /orders/{id}", { id: "1" }],
  ["GET", "/orders/mine", "GET /orders/mine", {}],
  ["GET", "/orders/a%20b", "GET /orders/{id}", { id: "a b" }],
  ["PUT", "/files/a/b", "ANY /files/{proxy+}", { proxy: "a/b" }],
  ["GET", "/orders", "$default", { proxy: "orders" }],
  ["GET", "/orders/", "$default", { proxy: "orders/" }],
])("%s %s goes to %s", (method, path, key, pathParameters) => {
  expect(matchRoute(routes, method, path)).toMatchObject({ route: { key }, pathParameters });
});

test("without a default route nothing else is served", () => {
  expect(matchRoute(routes.slice(1), "GET", "/nothing")).toBeUndefined();
});
