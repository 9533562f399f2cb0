import { describe, expect, test } from "vitest";
import { comparisonOf } from "./compare.ts";
import { percentileCurve } from "./percentile-curve.ts";
import { reportOf } from "./report.ts";
import { latencyOf, resultOf } from "./result.fixture.ts";

describe("the report", () => {
  test("names what is lost, and the threshold that failed", () => {
    const page = reportOf([resultOf({ lost: 7 })]);
    expect(page).toContain('<div class="tile bad"><span>lost</span><b>7</b></div>');
    expect(page).toContain("1 of 1 thresholds failed.");
  });

  test("says that an invalid run tells nothing of the bus, and why", () => {
    const page = reportOf([resultOf({ valid: false })]);
    expect(page).toContain("Not valid for the bus.");
    expect(page).toContain("The generator was behind its schedule.");
  });

  test("says whose figures these are when they are not AWS's", () => {
    expect(reportOf([resultOf({ endpoint: "http://127.0.0.1:4566" })])).toContain(
      "it tells of the local cloud, not of AWS",
    );
    expect(reportOf([resultOf()])).not.toContain("Local figures");
  });

  test("needs no network", () => {
    const page = reportOf([resultOf()]);
    expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  });

  test("writes what it was given as text, never as HTML", () => {
    const result = resultOf();
    result.configuration.scenario = "</script><script>alert(1)</script>";
    const page = reportOf([result]);
    expect(page).toContain("some &lt;CPU&gt;");
    expect(page).not.toContain("<script>alert");
  });
});

describe("the percentile curve", () => {
  test("gives each share the value below which it lies", () => {
    const { x, y } = percentileCurve(latencyOf(Array.from({ length: 1000 }, (_, index) => index + 1)));
    const at = (wanted: number) => y[x.findIndex((each) => Math.abs(each - wanted) < 1e-6)] ?? 0;
    expect(at(2 ** 0)).toBeCloseTo(1, 0);
    expect(at(10) / 900).toBeCloseTo(1, 2);
    expect(at(100) / 990).toBeCloseTo(1, 2);
  });

  test("ends where there is less than one value beyond", () => {
    expect(Math.max(...percentileCurve(latencyOf([1, 2, 3])).x)).toBeLessThanOrEqual(3);
  });

  test("of nothing is empty", () => expect(percentileCurve(latencyOf([]))).toEqual({ x: [], y: [] }));
});

describe("two runs side by side", () => {
  const before = resultOf({ arrivals: [10] });
  const after = resultOf({ arrivals: [15], lost: 3 });

  test("say what got worse, and by how much", () => {
    const text = comparisonOf(before, after);
    expect(text).toMatch(/arrival, p99 \(ms\) +10\.0 +15\.0 +\+50\.\d % +worse/);
    expect(text).toMatch(/lost \(events\) +0 +3 +worse/);
    expect(comparisonOf(after, before)).toMatch(/lost \(events\) +3 +0 +-100\.0 % +better/);
  });

  test("name the settings that differ, and a run that is not valid", () => {
    const other = resultOf({ valid: false });
    other.configuration.batch = 1;
    const text = comparisonOf(before, other);
    expect(text).toContain("batch: 10 in A, 1 in B");
    expect(text).toContain("B is not valid for the bus: The generator was behind its schedule.");
  });

  test("make one page with the lines of both", () => {
    const page = reportOf([before, after]);
    expect(page).toContain("A arrival");
    expect(page).toContain("B arrival");
    expect(page).toMatch(/<td class="worse">\+50\.\d %<\/td>/);
  });
});
