import { expect, test } from "vitest";
import { audit } from "./auditor/audit.ts";
import { orderIn, soundRun } from "./auditor/observations.fixture.ts";
import { breachReport, tableOf } from "./table.ts";

const MINUTE = 60_000;

test("a line per run, in columns", () => {
  const broken = soundRun();
  orderIn(broken, "ord_paid").entry.amount = 1;
  const rows = [
    {
      fault: "message-duplicate",
      struck: 12,
      virtualMs: 95 * MINUTE,
      verdict: audit(soundRun()),
      duplicates: 9,
      retries: 3,
    },
    { fault: "all", struck: 1, virtualMs: 1500 * MINUTE, verdict: audit(broken), duplicates: 0, retries: 0 },
  ];
  expect(tableOf(rows).split("\n")).toEqual([
    "fault              struck  orders  events  duplicates  retries  DLQ  virtual time  verdict",
    "message-duplicate      12       4      20           9        3    1    1 h 35 min  holds",
    "all                     1       4      20           0        0    1       1 d 1 h  2 breaches",
  ]);
});

test("a breach is told with its story; what is acknowledged, with its cause", () => {
  const run = soundRun();
  run.mails.push({ at: 0, to: "ord_paid@example.com", subject: "Your order ord_paid is confirmed" });
  run.strikes.push({ at: 0, fault: "invocation-kill", requestId: "mails Your order ord_paid is confirmed" });
  Object.assign(orderIn(run, "ord_back").entry, { refund: undefined });
  const report = breachReport(audit(run));
  expect(report).toContain("✕ money: ord_back: It is CANCELLED, and the provider holds 900 EUR.\n");
  expect(report).toContain(
    "· ord_paid: The mail “Your order ord_paid is confirmed” was sent 2 times, because of invocation-kill.",
  );
  expect(report).toContain('The story of ord_back:\n  {"seen":"request",');
});
