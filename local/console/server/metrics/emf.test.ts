import { expect, test } from "vitest";
import { metricsIn } from "./emf.ts";

const line = (more: object) =>
  JSON.stringify({
    _aws: {
      Timestamp: 7,
      CloudWatchMetrics: [
        {
          Namespace: "shop",
          Dimensions: [["service", "stage"], ["service"]],
          Metrics: [{ Name: "OrdersPlaced", Unit: "Count" }, { Name: "Amount" }],
        },
      ],
    },
    ...more,
  });

test("each metric with its values, and the dimensions of the first set", () => {
  const about = { namespace: "shop", dimensions: ["order", "dev"], at: 7 };
  expect(metricsIn(line({ service: "order", stage: "dev", OrdersPlaced: 1, Amount: [900, 50] }))).toEqual([
    { ...about, name: "OrdersPlaced", unit: "Count", values: [1] },
    { ...about, name: "Amount", unit: "None", values: [900, 50] },
  ]);
});

test.each([
  ["text", "CloudWatchMetrics"],
  ["half a line", line({}).slice(0, -2)],
  ["a line without a time", JSON.stringify({ _aws: { CloudWatchMetrics: [{}] } })],
  ["a metric without a value", line({ OrdersPlaced: "many" })],
])("%s reports nothing", (_, text) => {
  expect(metricsIn(text)).toEqual([]);
});
