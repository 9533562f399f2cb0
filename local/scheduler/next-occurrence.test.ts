import { expect, test } from "vitest";
import type { Schedule } from "./model.ts";
import { dueSchedule } from "./next-occurrence.ts";

const NOW = Date.UTC(2026, 0, 1);
const schedule: Schedule = {
  ...{ name: "remind", group: "default", arn: "arn:remind", expression: "rate(1 hour)", timeZone: "UTC" },
  ...{ state: "ENABLED", window: { Mode: "OFF" }, afterCompletion: "NONE" },
  ...{ createdAt: NOW, modifiedAt: NOW, countsFrom: NOW, settledUntil: NOW },
  target: { Arn: "arn:function", RoleArn: "arn:role" },
};

test("a schedule says when it is due next and what it runs; a disabled one and one that is over are never due", () => {
  const due = { arn: "arn:remind", expression: "rate(1 hour)", timeZone: "UTC", targets: ["arn:function"] };
  expect(dueSchedule(schedule, NOW)).toEqual({ ...due, isDisabled: false, nextAt: NOW + 3_600_000 });
  expect(dueSchedule({ ...schedule, state: "DISABLED" }, NOW)).toEqual({ ...due, isDisabled: true });
  expect(dueSchedule({ ...schedule, expression: "at(2025-12-31T00:00:00)" }, NOW).nextAt).toBeUndefined();
});
