import { describe, expect, test } from "vitest";
import { orderResultOf, resultOf } from "../report/result.fixture.ts";
import { csvOf } from "./csv.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import { openMetricsOf } from "./openmetrics.ts";
import { otlpOf } from "./otlp.ts";

const failed = resultOf({ lost: 3 });
const invalid = resultOf({ valid: false });
invalid.configuration.warmUpSeconds = 2;

describe("JUnit", () => {
  test("has a case for the validity and one for each threshold", () => {
    expect(junitOf([failed])).toContain('tests="2" failures="1"');
    expect(junitOf([failed])).toContain('name="lost must be 0" time="0"><failure message="lost is 3, but must be 0"/>');
    expect(junitOf([invalid])).toContain('<failure message="The generator was behind its schedule."/>');
    expect(junitOf([resultOf()])).not.toContain("<failure");
  });

  test("has a suite for each run", () => {
    expect(junitOf([failed, invalid]).match(/<testsuite /g)).toHaveLength(2);
  });

  test("escapes names", () => {
    const named = resultOf();
    named.configuration.scenario = `a "b" <c> & \u0001`;
    expect(junitOf([named])).toContain('classname="load.a &quot;b&quot; &lt;c&gt; &amp; �"');
  });
});

describe("CSV", () => {
  test("has a line for each second, which says whether it is of the warm-up", () => {
    const [header, first, ...others] = csvOf([invalid]).trimEnd().split("\r\n");
    expect(header).toBe(
      "run,time,second,warmUp,intended,sent,accepted,rejected,delivered,inFlight,arrivalP50Seconds,arrivalP99Seconds,arrivalMaxSeconds",
    );
    expect(first).toBe("run-1,2026-11-23T18:00:00.000Z,0,1,100,100,100,0,100,2,0.005,0.009,0.012");
    expect(others).toHaveLength(9);
    expect(others[1]).toMatch(/^run-1,2026-11-23T18:00:02.000Z,2,0,/);
    expect(others[6]).toMatch(/,$/);
  });

  test("has the order flow's own columns, and takes no mix of flows", () => {
    const [header = "", ...rows] = csvOf([orderResultOf()]).trimEnd().split("\r\n");
    expect(header).toContain("settled,inFlight,settledP50Seconds");
    expect(header).toMatch(/confirmed,cancelled,notified,emailP50Seconds,emailP99Seconds,emailMaxSeconds$/);
    expect(rows).toHaveLength(12);
    expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([header.split(",").length]));
    expect(() => csvOf([resultOf(), orderResultOf()])).toThrow("export each flow to its own file");
  });
});

describe("OpenMetrics", () => {
  const text = openMetricsOf([failed, { ...failed, run: "run-2" }]);

  test("keeps each family together, with the time of each second, and ends as the format requires", () => {
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("# EOF");
    const families = lines.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2]);
    expect(new Set(families).size).toBe(families.length);
    const order = lines.filter((line) => !line.startsWith("#")).map((line) => line.split("{")[0]);
    expect([...new Set(order)]).toEqual(families);
    expect(order.filter((name, index) => name !== order[index - 1])).toEqual(families);
    expect(text).toContain(
      'eventbridge_load_accepted{run="run-1",bus="dev",region="us-east-1",scenario="command line"} 100 1795456801',
    );
  });

  test("names the unit in seconds, and leaves out seconds without a value", () => {
    expect(text).toContain("# UNIT eventbridge_load_arrival_max_seconds seconds");
    expect(text.match(/^eventbridge_load_arrival_max_seconds\{run="run-1"/gm)).toHaveLength(9);
  });
});

test("OTLP has a resource for each run, with data points in nanoseconds", () => {
  const { resourceMetrics } = JSON.parse(otlpOf([failed, orderResultOf()]));
  expect(resourceMetrics).toHaveLength(2);
  const [ofEvents, ofOrders] = resourceMetrics.map(
    (each: { scopeMetrics: { metrics: unknown[] }[] }) => each.scopeMetrics[0]?.metrics,
  );
  expect(ofEvents[2]).toMatchObject({ name: "load.accepted", unit: "1" });
  expect(ofEvents[2].gauge.dataPoints[1]).toEqual({ timeUnixNano: "1795456801000000000", asDouble: 100 });
  expect(ofOrders.map(({ name }: { name: string }) => name)).toContain("load.email_p99");
});

describe("Markdown", () => {
  test("says first how the run ended, and reads thresholds forwards", () => {
    expect(markdownOf([resultOf()])).toMatch(/^### ✅ Passed: command line/);
    expect(markdownOf([failed])).toMatch(/^### ❌ Thresholds failed[\s\S]*- ❌ lost is 3, but must be 0/);
    expect(markdownOf([{ ...invalid, thresholds: failed.thresholds }])).toMatch(
      /^### ⚠️ Not valid for the bus[\s\S]*\*\*The generator was behind its schedule\.\*\*/,
    );
  });

  test("escapes what would be markup", () => {
    const named = resultOf();
    named.configuration.scenario = "a|b <img> `c`";
    expect(markdownOf([named])).toContain("a\\|b \\<img\\> \\`c\\`");
  });
});
