import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { planOf } from "./plan.ts";
import { accountQuotas, defaultQuotas, quotasReached, quotaText } from "./quotas.ts";
import type { Scenario } from "./scenario.ts";

const northern = defaultQuotas("eu-north-1");
const reached = (scenario: Scenario, quotas = northern) =>
  quotasReached(planOf({ duration: 100, warmUp: 0, ...scenario }), quotas);

describe("the quotas that a run reaches", () => {
  test("are those that the rate exceeds, from the first second of a steady run", () => {
    expect(reached({ rate: 600 })).toEqual([]);
    expect(reached({ rate: 700 })).toEqual([{ what: "PutEvents: 600 events per second", second: 0 }]);
  });

  test("come in the order in which a ramp reaches them", () => {
    const ramp: Scenario = { profile: "ramp", from: 100, rate: 1100, rules: 2 };
    expect(reached(ramp).map(({ second }) => second)).toEqual([50, 45].toSorted((a, b) => a - b));
    expect(reached(ramp)[0]?.what).toBe("invocations: 1,100 deliveries per second");
  });

  test("count the warm-up in", () => {
    expect(reached({ profile: "spike", rate: 10, peak: 900, peakAt: 40, peakFor: 5, warmUp: 5 })[0]?.second).toBe(45);
  });

  test("include Lambda's concurrency and the rules of the bus", () => {
    expect(
      reached({ rate: 20_000, duration: 10, target: "lambda" }, { ...northern, putEvents: 1e6, invocations: 1e6 }),
    ).toEqual([{ what: "Lambda: 1,000 concurrent executions, at 100 ms each", second: 0 }]);
    expect(reached({ rate: 1, rules: 50, otherRules: 200 })).toEqual([
      { what: "rules per bus: 300", second: undefined },
    ]);
  });

  test("are described with the time and their origin", () => {
    const text = quotaText(planOf({ profile: "ramp", from: 1, rate: 1199, duration: 100 }), northern, "eu-north-1");
    expect(text[0]).toBe(
      "The first quota to be reached is PutEvents: 600 events per second, 55 s after the first send (default quotas of eu-north-1).",
    );
    expect(quotaText(planOf({ rate: 5 }), northern, "eu-north-1")).toEqual([
      "No quota is reached (default quotas of eu-north-1).",
    ]);
  });
});

describe("the account's own quotas", () => {
  let isDenied = false;
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { ServiceCode, NextToken } = JSON.parse(body);
    asked.push(`${request.headers["x-amz-target"]} ${ServiceCode} ${NextToken ?? ""}`.trim());
    if (isDenied) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: "AccessDeniedException" }));
    } else if (ServiceCode === "lambda") {
      response.end(JSON.stringify({ Quotas: [{ QuotaName: "Concurrent executions", Value: 3000 }] }));
    } else if (NextToken) {
      const QuotaName = "Invocations throttle limit in transactions per second";
      response.end(JSON.stringify({ Quotas: [{ QuotaName, Value: 5000 }] }));
    } else {
      const QuotaName = "PutEvents throttle limit in transactions per second";
      response.end(JSON.stringify({ Quotas: [{ QuotaName, Value: 4000 }], NextToken: "more" }));
    }
  });
  afterAll(() => server.close());

  test("are read from Service Quotas, page by page; the defaults fill what is missing or denied", async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "test" });
    const events = { service: "events", region: "eu-north-1", endpoint, credentials };
    expect(await accountQuotas(events)).toEqual({
      putEvents: 4000,
      invocations: 5000,
      rules: 300,
      concurrentExecutions: 3000,
      source: "account",
    });
    expect(asked).toContain("ServiceQuotasV20190624.ListServiceQuotas events more");
    isDenied = true;
    expect(await accountQuotas(events)).toEqual(northern);
  });
});
