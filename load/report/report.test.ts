import { describe, expect, test } from "vitest";
import { percentileCurve } from "./percentile-curve.ts";
import { reportOf } from "./report.ts";
import { latencyOf, orderResultOf, resultOf } from "./result.fixture.ts";

describe("the report", () => {
  test("names what is lost, and reads the threshold forwards", () => {
    const page = reportOf(resultOf({ lost: 7 }));
    expect(page).toContain('<div class="tile bad"><span>lost</span><b>7</b></div>');
    expect(page).toContain("1 of 1 threshold failed.");
    expect(page).toContain("lost is 7, but must be 0");
    expect(reportOf(resultOf())).toContain("lost is 0, as required");
  });

  test("says first that an invalid run does not describe the bus, and why", () => {
    const page = reportOf(resultOf({ valid: false, endpoint: "http://127.0.0.1:4566" }));
    expect(page).toContain("Not valid for the bus.");
    expect(page.indexOf("The generator was behind its schedule.")).toBeLessThan(page.indexOf("Local figures"));
  });

  test("says whose figures these are when they are not AWS's", () => {
    expect(reportOf(resultOf({ endpoint: "http://127.0.0.1:4566" }))).toContain("describe the local cloud, not AWS");
    expect(reportOf(resultOf())).not.toContain("Local figures");
  });

  test("shows only the percentiles that its samples support, and their number", () => {
    const page = reportOf(resultOf({ arrivals: Array.from({ length: 16 }, (_, index) => index + 1) }));
    expect(page).toContain("<span>p99</span><b>–</b> <small>needs 100 samples</small>");
    expect(page).toContain("<span>p99.9</span><b>–</b> <small>needs 1,000 samples</small>");
    expect(page).toMatch(/<span>max<\/span><b>16\.0<\/b>/);
    expect(page).toContain("16 samples.");
  });

  test("says what a step-to-break run found, also when nothing broke", () => {
    const run = resultOf();
    run.configuration.profile = { kind: "step-to-break", rate: 500, step: 500, everySeconds: 5 };
    expect(reportOf(run)).toContain("Did not break: the highest step, 1,000 events per second, held.");
    const broke = { rate: 1000, second: 7, reason: "sends were 1.2 s behind" };
    const broken = reportOf({ ...run, broke });
    expect(broken).toContain("Broke at 1,000 events per second, in second 7: sends were 1.2 s behind.");
    expect(broken).not.toContain("Did not break");
    const stopped = { ...run, validity: { valid: false, reasons: [{ code: "stopped", message: "" }], notes: [] } };
    const lastSendAt = new Date(Date.parse(run.timing.warmUpEndedAt) + 3000).toISOString();
    expect(reportOf({ ...stopped, timing: { ...run.timing, lastSendAt } })).toContain(
      "Did not break before it was stopped at 500 events per second.",
    );
    expect(reportOf(resultOf())).not.toContain("Did not break");
  });

  test("needs no network", () => {
    const page = reportOf(resultOf());
    expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  });

  test("escapes what it was given", () => {
    const result = resultOf();
    result.configuration.scenario = "</script><script>alert(1)</script>";
    const page = reportOf(result);
    expect(page).toContain("some &lt;CPU&gt;");
    expect(page).not.toContain("<script>alert");
  });
});

describe("the order flow's report", () => {
  const page = reportOf(orderResultOf());

  test("has its own words: time to e-mail first, then accepted, settled, notified", () => {
    const tiles = [...page.matchAll(/<div class="tile[^"]*"><span>([^<]*)<\/span>/g)].map(([, label]) => label);
    expect(tiles).toEqual([
      "e-mail, p50",
      "e-mail, p99",
      "e-mail, max",
      "accepted",
      "settled",
      "notified",
      "never settled",
      "never notified",
    ]);
    expect(page).toContain('<div class="tile bad"><span>never notified</span><b>2</b></div>');
    expect(page).not.toMatch(/<th scope="row">(delivered|arrival)/);
  });

  test("splits the time by outcome", () => {
    expect(page).toMatch(/order → confirmed<\/th>.*<td>90<\/td>/);
    expect(page).toMatch(/order → cancelled<\/th>.*<td>10<\/td>/);
  });

  test("has its own charts", () => {
    const [, data = "[]"] = /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page) ?? [];
    const charts = JSON.parse(data) as { title: string; names: string[]; warmUpSeconds?: number }[];
    expect(charts.map(({ title }) => title)).toEqual([
      "Time to e-mail",
      "Time to settled",
      "Orders",
      "Outcomes",
      "Requests in flight",
      "Percentiles",
    ]);
    expect(charts[2]?.names).toEqual(["intended", "accepted", "settled", "notified"]);
    expect(charts[0]?.warmUpSeconds).toBe(2);
  });
});

describe("the percentile curve", () => {
  test("has at each share the value below which it lies", () => {
    const { x, y } = percentileCurve(latencyOf(Array.from({ length: 1000 }, (_, index) => index + 1)));
    const at = (wanted: number) => y[x.findIndex((each) => Math.abs(each - wanted) < 1e-6)] ?? 0;
    expect(at(2 ** 0)).toBeCloseTo(1, 0);
    expect(at(10) / 900).toBeCloseTo(1, 2);
    expect(at(100) / 990).toBeCloseTo(1, 2);
  });

  test("ends where there is less than one value beyond, and never exceeds the maximum", () => {
    const latency = latencyOf([1, 2, 461.04]);
    const { x, y } = percentileCurve(latency);
    expect(Math.max(...x)).toBeLessThanOrEqual(3);
    expect(Math.max(...y)).toBeLessThanOrEqual((latency.summary?.max ?? 0) / 1000);
  });

  test("of nothing is empty", () => expect(percentileCurve(latencyOf([]))).toEqual({ x: [], y: [] }));
});
