import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { createTrace } from "../trace.ts";
import { createStrangerReport } from "./stranger-report.ts";

test("tells of the first few, then of the number of the others, then again of each", () => {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const report = createStrangerReport({ clock, trace });
  const told = () => trace.recent().map((fact) => fact.kind === "refused" && fact.operation);
  for (let i = 0; i < 1_000; i++) report.tell(`GET /${i}`, "No.");
  expect(told()).toEqual(["GET /0", "GET /1", "GET /2", "GET /3", "GET /4"]);
  clock.advance(10_000);
  expect(told().slice(5)).toEqual(["995 more requests"]);
  report.tell("GET /again", "No.");
  clock.advance(10_000);
  expect(told().slice(6)).toEqual(["GET /again"]);
  report.stop();
});
